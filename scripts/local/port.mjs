/** The port: is it free, and is it reached under both of a machine's own addresses? */

import net from 'node:net'
import { Failure } from './failure.mjs'

/** Errors of a machine that has no such address: nothing to serve there, and nothing wrong. */
const absent = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'EPROTONOSUPPORT'])

/** A port on 127.0.0.1 that nobody listens on. */
export async function freePort() {
  const server = await listen(0, '127.0.0.1')
  const { port } = server.address()
  await close(server)
  return port
}

/** Reads a port number. Throws a Failure for anything else. */
export function readPort(value) {
  const port = Number(value)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new Failure(`PORT must be a number from 1 to 65535, not "${value}".`)
}

/** Throws a Failure when something listens on the port already. */
export async function requireFreePort(port) {
  for (const host of ['127.0.0.1', '::1']) {
    try {
      await close(await listen(port, host))
    } catch (error) {
      if (absent.has(error.code)) continue
      if (error.code === 'EADDRINUSE') {
        throw new Failure(
          `Port ${port} is in use: stop what runs there, or choose another with PORT=8788 npm start.`,
        )
      }
      if (error.code === 'EACCES') {
        throw new Failure(`Port ${port} needs special rights: choose one above 1023 with PORT.`)
      }
      throw error
    }
  }
}

/**
 * Passes connections to [::1] on to 127.0.0.1, because `localhost` is the former on many machines.
 * Answers a function that ends it.
 */
export async function serveIpv6(port) {
  const sockets = new Set()
  let server
  try {
    server = await listen(port, '::1', (socket) => join(socket, port, sockets))
  } catch (error) {
    if (absent.has(error.code)) return async () => {}
    throw error
  }
  return async () => {
    for (const socket of sockets) socket.destroy()
    await close(server)
  }
}

function join(socket, port, sockets) {
  const target = net.connect(port, '127.0.0.1')
  for (const [end, other] of [
    [socket, target],
    [target, socket],
  ]) {
    sockets.add(end)
    end.on('error', () => other.destroy())
    end.on('close', () => {
      sockets.delete(end)
      other.destroy()
    })
    end.pipe(other)
  }
}

function listen(port, host, onConnection) {
  return new Promise((resolve, reject) => {
    const server = net.createServer(onConnection)
    server.once('error', reject)
    server.listen({ port, host, ipv6Only: host === '::1' }, () => resolve(server))
  })
}

function close(server) {
  return new Promise((resolve) => server.close(resolve))
}
