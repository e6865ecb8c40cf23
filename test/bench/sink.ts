import { createServer } from 'node:net'

/** A mail server that takes everything and keeps nothing; tells its port to the process that started it. */
const server = createServer(socket => {
  let isBody = false
  let tail = ''
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.write('220 sink\r\n')
  socket.on('data', data => {
    if (isBody) {
      // A body is not read, only its end looked for: what this process does is no part of what is measured.
      tail = (tail + data.toString('latin1', Math.max(0, data.length - 5))).slice(-5)
      if (tail !== '\r\n.\r\n') return
      isBody = false
      tail = ''
      socket.write('250 2.0.0 queued\r\n')
      return
    }
    const text = tail + data.toString('latin1')
    const lines = text.split('\r\n')
    tail = lines.pop() ?? ''
    for (const line of lines) {
      isBody = line === 'DATA'
      socket.write(isBody ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n')
    }
  })
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
