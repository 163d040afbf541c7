/** A server that answers a mail client line by line from a script, right or wrong, on a free port. */

import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface ScriptedServer {
  readonly port: number
  /** Every line that the client wrote, in order, message text included. */
  readonly lines: string[]
  readonly stop: () => Promise<void>
}

/** `greeting` is written at once; `answer` gets each line and returns what to write back, if anything. */
export async function startScriptedServer(
  greeting: string,
  answer: (line: string, socket: Socket) => string | undefined,
): Promise<ScriptedServer> {
  const lines: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let rest = ''
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      const parts = (rest + chunk.toString('utf8')).split('\r\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        lines.push(line)
        const reply = answer(line, socket)
        if (reply !== undefined) socket.write(reply)
      }
    })
    socket.write(greeting)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
