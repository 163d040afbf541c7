/** A file as text: unpacked where it is gzipped, decoded by what its bytes are. */

import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { Failure, firstLine } from '../local/failure.mjs'

/**
 * Finds out how a file is packed and encoded. Throws a Failure where it cannot be read.
 * @param {string} path
 * @returns {Promise<{path: string, size: number, changedAt: number, gzipped: boolean, encoding: string}>}
 */
export async function inspectFile(path) {
  const { size, changedAt, head } = await readHead(path)
  const gzipped = head[0] === 0x1f && head[1] === 0x8b
  const file = { path, size, changedAt, gzipped }
  return { ...file, encoding: await findEncoding(file) }
}

/** The file's text in pieces. */
export async function* readText(file) {
  const decoder = new TextDecoder(file.encoding)
  for await (const chunk of readBytes(file)) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

async function readHead(path) {
  let handle
  try {
    handle = await open(path)
    const facts = await stat(path)
    if (facts.isDirectory()) throw new Failure(`${path} is a directory, not a file.`)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    if (bytesRead === 0) throw new Failure(`${path} is empty.`)
    return { size: facts.size, changedAt: facts.mtimeMs, head: buffer }
  } catch (error) {
    if (error instanceof Failure) throw error
    const reason = error.code === 'ENOENT' ? 'does not exist' : firstLine(error)
    throw new Failure(
      error.code === 'ENOENT' ? `${path} ${reason}.` : `${path} cannot be read: ${reason}`,
    )
  } finally {
    await handle?.close()
  }
}

async function* readBytes(file) {
  const raw = createReadStream(file.path, { highWaterMark: 256 * 1024 })
  const bytes = file.gzipped ? raw.pipe(createGunzip()) : raw
  if (file.gzipped) raw.on('error', (error) => bytes.destroy(error))
  try {
    yield* bytes
  } catch (error) {
    throw file.gzipped ? new Failure(`${file.path} does not unpack: ${firstLine(error)}`) : error
  } finally {
    raw.destroy()
  }
}

/** UTF-8 if all of it is that, UTF-16 where it says so, or else the code page that old spreadsheets write. */
async function findEncoding(file) {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let first = true
  try {
    for await (const chunk of readBytes(file)) {
      if (first && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le'
      first = false
      decoder.decode(chunk, { stream: true })
    }
    decoder.decode()
    return 'utf-8'
  } catch (error) {
    if (error instanceof Failure) throw error
    return 'windows-1252'
  }
}
