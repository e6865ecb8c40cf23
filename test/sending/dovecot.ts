import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../mail/find-browser.ts'

export interface DovecotOptions {
  readonly imapPort: number
  /** Of everybody: whoever is named has a mailbox, and opens it with this. */
  readonly password: string
  /** Sockets that Postfix speaks to. */
  readonly auth: string
  readonly lmtp: string
  readonly log: string
}

/**
 * A Dovecot of its own in a folder, which takes mail by LMTP and shows it by IMAP.
 * @returns its configuration file.
 */
export function writeDovecot(folder: string, options: DovecotOptions): string {
  const { imapPort, password, auth, lmtp, log } = options
  mkdirSync(folder)
  // Mail belongs to somebody who owns nothing else.
  const mail = join(folder, 'mail')
  mkdirSync(mail)
  chmodSync(mail, 0o777)
  const version = execFileSync(findProgram('dovecot') ?? 'dovecot', ['--version'], { encoding: 'utf8' })
  const mailboxes = version.startsWith('2.3.') ? mailboxesOf23 : mailboxesOf24
  const config = `${mailboxes(mail, password)}
base_dir = ${join(folder, 'run')}
state_dir = ${join(folder, 'state')}
log_path = ${log}
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
auth_mechanisms = plain login
auth_failure_delay = 0
service auth {
  unix_listener ${auth} {
    mode = 0666
  }
}
# A wrong password makes the next one wait, unless nobody can ask for how long.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service lmtp {
  unix_listener ${lmtp} {
    mode = 0666
  }
}
service imap-login {
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
`
  const file = join(folder, 'dovecot.conf')
  writeFileSync(file, config)
  return file
}

function mailboxesOf23(mail: string, password: string): string {
  return `disable_plaintext_auth = no
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${mail}/%d/%n allow_all_users=yes
}
mail_location = maildir:~/Maildir`
}

/** The version has to be the first thing said, and these settings are not those of 2.3. */
function mailboxesOf24(mail: string, password: string): string {
  return `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
auth_allow_cleartext = yes
passdb static {
  password = ${password}
}
userdb static {
  fields {
    uid = nobody
    gid = nogroup
    home = ${mail}/%{user | domain}/%{user | username}
  }
  allow_all_users = yes
}
mail_driver = maildir
mail_path = ~/Maildir`
}
