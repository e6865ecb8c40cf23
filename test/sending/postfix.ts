import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface PostfixPorts {
  /** Takes what comes from this machine, without a login; it has STARTTLS. */
  readonly open: number
  /** The same without TLS, and it dawdles over some recipients. */
  readonly slow: number
  /** TLS from the first byte, and nothing without a login. */
  readonly login: number
}

export interface PostfixFiles {
  readonly certificate: string
  readonly key: string
  /** Sockets of Dovecot. */
  readonly auth: string
  readonly lmtp: string
  readonly log: string
}

/**
 * A Postfix of its own in a folder: it delivers to `*.example` and to nowhere else. There, `nobody@` is unknown and
 * `later@` deferred. On the slow port it dawdles over recipients that begin with `stuck-`, at a moment of choice.
 * @returns its configuration folder.
 */
export function writePostfix(folder: string, ports: PostfixPorts, files: PostfixFiles): string {
  const config = join(folder, 'config')
  for (const path of [config, join(folder, 'queue')]) mkdirSync(path, { recursive: true })
  const table = (name: string, ...rows: readonly string[]) => {
    writeFileSync(join(config, name), rows.map(row => `${row}\n`).join(''))
    return `regexp:${join(config, name)}`
  }
  const dawdlers = {
    data: table('slow-data', '/^stuck-before/ dawdle'),
    message: table('slow-message', '/^stuck-after/ dawdle', '/^stuck-refused/ dawdle_and_refuse'),
  }
  const settings: Readonly<Record<string, string>> = {
    compatibility_level: '3.6',
    queue_directory: join(folder, 'queue'),
    data_directory: join(folder, 'state'),
    maillog_file: files.log,
    maillog_file_prefixes: files.log,
    myhostname: 'mx.example',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    smtpd_peername_lookup: 'no',
    mydestination: '',
    local_recipient_maps: '',
    alias_maps: '',
    mynetworks: '127.0.0.1/32',
    virtual_mailbox_domains: table('domains', '/\\.example$/ yes'),
    virtual_mailbox_maps: table('mailboxes', 'if !/^nobody@/', '/./ yes', 'endif'),
    virtual_transport: `lmtp:unix:${files.lmtp}`,
    default_transport: 'error:nothing leaves this machine',
    relay_transport: 'error:nothing leaves this machine',
    smtpd_relay_restrictions: 'permit_mynetworks, permit_sasl_authenticated, reject',
    smtpd_recipient_restrictions: `check_recipient_access ${table('access', '/^later@/ 450 4.2.0 Come back later')}`,
    smtpd_restriction_classes: 'dawdle, dawdle_and_refuse',
    // The warning is for whoever waits for it in the log.
    dawdle: 'check_recipient_access static:{WARN dawdling}, sleep 5',
    dawdle_and_refuse: 'dawdle, reject',
    smtpd_tls_security_level: 'may',
    smtpd_tls_received_header: 'yes',
    smtpd_tls_cert_file: files.certificate,
    smtpd_tls_key_file: files.key,
    smtpd_sasl_type: 'dovecot',
    smtpd_sasl_path: files.auth,
  }
  const main = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
  writeFileSync(join(config, 'main.cf'), main.join(''))
  writeFileSync(join(config, 'master.cf'), services(ports, dawdlers))
  return config
}

/** What `master` runs: three doors, and what a message passes behind them. */
function services(ports: PostfixPorts, dawdlers: { readonly data: string; readonly message: string }): string {
  return `127.0.0.1:${ports.open} inet n - n - - smtpd
127.0.0.1:${ports.slow} inet n - n - - smtpd
  -o syslog_name=postfix/slow
  -o smtpd_tls_security_level=none
  -o { smtpd_data_restrictions = check_recipient_access ${dawdlers.data} }
  -o { smtpd_end_of_data_restrictions = check_recipient_access ${dawdlers.message} }
127.0.0.1:${ports.login} inet n - n - - smtpd
  -o syslog_name=postfix/submissions
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o { smtpd_client_restrictions = permit_sasl_authenticated, reject }
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`
}
