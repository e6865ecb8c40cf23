import type { EmailView } from './api.ts'

/** How the edition announces itself in an inbox, cut where a phone's and a desktop's list cut it. */
export function InboxRows({ email }: { readonly email: EmailView }) {
  return (
    <div class="inbox-rows">
      {(['light', 'dark'] as const).map(scheme => (
        <section key={scheme} class={`inbox ${scheme}`} aria-label={`Inbox, ${scheme}`}>
          <h2>{scheme === 'light' ? 'Phone, light' : 'Phone, dark'}</h2>
          <PhoneRow email={email} />
          <h2>{scheme === 'light' ? 'Desktop, light' : 'Desktop, dark'}</h2>
          <DesktopRow email={email} />
        </section>
      ))}
      <dl class="lengths">
        <dt>Subject</dt>
        <dd>{plural(signs(email.subject), 'character')}</dd>
        <dt>Preheader</dt>
        <dd>{plural(signs(email.preheader), 'character')}</dd>
      </dl>
      <p class="aside inbox-note">
        Sizes are those of common mail programs. What follows a short preheader is the beginning of the email.
      </p>
    </div>
  )
}

function PhoneRow({ email }: { readonly email: EmailView }) {
  const time = timeOf(email.date)
  return (
    <div class="row phone-row">
      <p class="row-sender" dir="auto">
        {email.sender}
      </p>
      <p class="row-date row-quiet">{time}</p>
      <p class="phone-subject" dir="auto">
        {email.subject}
      </p>
      <p class="phone-preheader row-quiet" dir="auto">
        {email.preheader} {email.beginning}
      </p>
    </div>
  )
}

function DesktopRow({ email }: { readonly email: EmailView }) {
  const time = timeOf(email.date)
  return (
    <div class="row desktop-row">
      <p class="row-sender" dir="auto">
        {email.sender}
      </p>
      <p class="desktop-line" dir="auto">
        <strong>{email.subject}</strong>{' '}
        <span class="row-quiet">
          {email.preheader} {email.beginning}
        </span>
      </p>
      <p class="row-date row-quiet">{time}</p>
    </div>
  )
}

/** By the newsletter's own clock. */
function timeOf(iso: string): string {
  return iso.slice(11, 16)
}

/** What a reader takes for one character. */
function signs(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
