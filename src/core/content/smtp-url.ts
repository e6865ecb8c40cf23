import { BroadsheetError, type Diagnostic, error } from '../source/diagnostic.ts'

/** A mail server that takes messages. */
export interface SmtpServer {
  /** `smtp://mail.example.org:587`: what may be printed of it. */
  readonly name: string
  readonly host: string
  readonly port: number
  /** Whether it speaks TLS from the first byte. */
  readonly secure: boolean
  /** Whether STARTTLS must succeed before anything else is said; only this machine is spoken to in the open. */
  readonly requireTLS: boolean
  readonly user?: string
  readonly pass?: string
  /** Its share of the messages among several, 1 to 100. */
  readonly weight: number
  /** What the client calls itself in EHLO. */
  readonly clientName?: string
}

/** RFC 6409: submission; RFC 8314: the same with TLS from the first byte. */
const SUBMISSION = 587
const SUBMISSIONS = 465
const HEAVIEST = 100
const HOST = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/
const HINT = 'Write smtps://user:password@host:465, with % escapes for marks in the password: %40 for @, %2F for /.'

/**
 * One or several `smtp[s]://user:password@host:port?weight=3&name=client.host`, separated by white space.
 * @throws BroadsheetError with what is wrong, in words that hold no part of an address: any may be the password's.
 */
export function parseSmtpUrls(text: string): readonly SmtpServer[] {
  const words = text.split(/\s+/).filter(word => word !== '')
  if (words.length === 0) throw new BroadsheetError([problem('No mail server is named.')])
  const read = words.map((word, index) => parseServer(word, words.length > 1 ? `Server ${index + 1}` : 'The server'))
  const problems = read.flatMap(server => ('problem' in server ? [problem(server.problem)] : []))
  if (problems.length > 0) throw new BroadsheetError(problems)
  return read.flatMap(server => ('problem' in server ? [] : [server]))
}

type Refusal = { readonly problem: string }

function parseServer(word: string, which: string): SmtpServer | Refusal {
  const refuse = (reason: string): Refusal => ({ problem: `${which}: ${reason}` })
  if (!/^smtps?:\/\//i.test(word)) return refuse('the address does not begin with smtp:// or smtps://.')
  if (!URL.canParse(word)) return refuse('the address cannot be read.')
  const url = new URL(word)
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  if (host === '') return refuse('the address names no host.')
  if (!HOST.test(host) && !url.hostname.startsWith('[')) return refuse('the host is not a name or a number of one.')
  if (url.port === '0') return refuse('there is no port 0.')
  if (!['', '/'].includes(url.pathname) || url.hash !== '') return refuse('something follows the host and port.')
  const login = parseLogin(url)
  if ('problem' in login) return refuse(login.problem)
  const options = parseOptions(url.searchParams)
  if ('problem' in options) return refuse(options.problem)
  const port = url.port === '' ? (secure ? SUBMISSIONS : SUBMISSION) : Number(url.port)
  return {
    name: `${url.protocol}//${url.hostname.toLowerCase()}:${port}`,
    host,
    port,
    secure,
    requireTLS: !secure && !LOOPBACK.test(host),
    ...login,
    ...options,
  }
}

function parseLogin({ username, password }: URL): { readonly user?: string; readonly pass?: string } | Refusal {
  if (username === '' && password === '') return {}
  if (username === '') return { problem: 'there is a password and no user.' }
  if (password === '') return { problem: 'there is a user and no password.' }
  try {
    const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)]
    // A NUL would end the user and begin the password (RFC 4616 2).
    if (/\p{Cc}/u.test(user + pass)) return { problem: 'the user or the password holds a control character.' }
    return { user, pass }
  } catch {
    return { problem: 'a % in the user or the password is no escape; write %25 for the sign itself.' }
  }
}

function parseOptions(given: URLSearchParams): Pick<SmtpServer, 'weight' | 'clientName'> | Refusal {
  const keys = [...given.keys()]
  if (keys.some(key => key !== 'weight' && key !== 'name')) {
    return { problem: 'behind the question mark only `weight` and `name` are known.' }
  }
  if (new Set(keys).size < keys.length) return { problem: 'an option is given twice.' }
  const weight = given.get('weight') ?? '1'
  if (!/^[1-9]\d{0,2}$/.test(weight) || Number(weight) > HEAVIEST) {
    return { problem: `\`weight\` is a whole number from 1 to ${HEAVIEST}.` }
  }
  const clientName = given.get('name')?.toLowerCase()
  if (clientName !== undefined && !HOST.test(clientName)) return { problem: '`name` is the name of a host.' }
  return { weight: Number(weight), ...(clientName === undefined ? {} : { clientName }) }
}

function problem(message: string): Diagnostic {
  return error('environment/smtp-url', message, { hint: HINT })
}
