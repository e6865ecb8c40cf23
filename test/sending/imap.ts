import { once } from 'node:events'
import { connect } from 'node:net'

export interface Mailbox {
  readonly port: number
  readonly user: string
  readonly password: string
}

/** Every message in somebody's inbox, byte for byte, as IMAP tells them (RFC 9051). */
export async function readInbox({ port, user, password }: Mailbox): Promise<readonly Buffer[]> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', chunk => chunks.push(chunk))
  const commands = [`LOGIN "${user}" "${password}"`, 'SELECT INBOX', 'UID FETCH 1:* BODY.PEEK[]', 'LOGOUT']
  socket.write(commands.map((command, index) => `c${index} ${command}\r\n`).join(''))
  await once(socket, 'close')
  const answer = Buffer.concat(chunks).toString('latin1')
  for (const index of commands.keys()) {
    if (!answer.includes(`\r\nc${index} OK`)) throw new Error(`${user} cannot read the inbox: ${answer.slice(-500)}`)
  }
  return literals(answer)
}

/** `BODY[] {123}`, a line end, and so many bytes. */
function literals(answer: string): readonly Buffer[] {
  const found: Buffer[] = []
  const start = /BODY\[\] \{(\d+)\}\r\n/g
  for (let match = start.exec(answer); match; match = start.exec(answer)) {
    const end = start.lastIndex + Number(match[1])
    found.push(Buffer.from(answer.slice(start.lastIndex, end), 'latin1'))
    start.lastIndex = end
  }
  return found
}
