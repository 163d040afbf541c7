/** One SMTP connection over a pair of byte streams: commands out, replies in, each within its time. */

import { ProtocolError, type Reply, readLine } from './smtp-reply.ts'

/** The part of a socket that the conversation needs. */
export interface ByteSocket {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
  close(): Promise<void>
}

/** Longest reply that is read, in characters: a server that talks on without end is cut off. */
const replyLimit = 64 * 1024

export class SmtpConnection {
  private buffer = ''
  private readonly reader
  private readonly writer
  private readonly decoder = new TextDecoder()
  private readonly encoder = new TextEncoder()

  constructor(
    private readonly socket: ByteSocket,
    private readonly replyMs: number,
  ) {
    this.reader = socket.readable.getReader()
    this.writer = socket.writable.getWriter()
  }

  /** Sends one command line and reads its reply. Throws where the line would be more than one. */
  async command(line: string): Promise<Reply> {
    if (/[\r\n\0]/.test(line)) throw new ProtocolError('A command must be one line.')
    await this.write(`${line}\r\n`)
    return this.reply()
  }

  async write(text: string): Promise<void> {
    await within(this.replyMs, this.writer.write(this.encoder.encode(text)), 'took no data')
  }

  /** The next reply, all its lines. Throws where the connection ends or the time is up first. */
  async reply(): Promise<Reply> {
    return within(this.replyMs, this.readReply(), 'did not answer')
  }

  private async readReply(): Promise<Reply> {
    const lines: string[] = []
    let size = 0
    for (;;) {
      const { code, last, text } = readLine(await this.readOneLine())
      size += text.length
      if (size > replyLimit) throw new ProtocolError('The mail server answers without end.')
      lines.push(text)
      if (last) return { code, lines }
    }
  }

  private async readOneLine(): Promise<string> {
    for (;;) {
      const end = this.buffer.indexOf('\n')
      if (end >= 0) {
        const line = this.buffer.slice(0, end).replace(/\r$/, '')
        this.buffer = this.buffer.slice(end + 1)
        return line
      }
      if (this.buffer.length > replyLimit) {
        throw new ProtocolError('The mail server answers without end.')
      }
      const { done, value } = await this.reader.read()
      if (done) throw new Error('The mail server closed the connection.')
      this.buffer += this.decoder.decode(value, { stream: true })
    }
  }

  /**
   * Lets go of the streams, so that the socket can be upgraded to TLS. Throws where the server has
   * already said more than it was asked: whatever came in the clear must not count afterwards.
   */
  release(): void {
    if (this.buffer !== '') throw new ProtocolError('The mail server spoke out of turn.')
    this.reader.releaseLock()
    this.writer.releaseLock()
  }

  async close(): Promise<void> {
    await this.socket.close().catch(() => {})
  }
}

/** Waits for a promise, at most so many milliseconds. */
export async function within<Value>(
  milliseconds: number,
  promise: Promise<Value>,
  complaint: string,
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const seconds = Math.round(milliseconds / 100) / 10
    timer = setTimeout(
      () => reject(new Error(`The mail server ${complaint} within ${seconds} s.`)),
      milliseconds,
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
