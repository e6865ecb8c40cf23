import { choose } from './location.ts'
import { hint, Segmented, Toggle } from './segmented.tsx'
import { freeWidth, NARROWEST, PARTS, SCHEMES, settings, WIDEST, WIDTHS, ZOOMS } from './settings.ts'

/** What of an edition is shown, and how. */
export function ViewBar() {
  const { part, widthChoice, width, scheme, images, styles, zoom } = settings.value
  const isEmail = part === 'email'
  return (
    <section class="view-bar" aria-label="View">
      <Segmented legend="Part" choices={PARTS} value={part} onChoose={id => choose({ part: usual(id, 'email') })} />
      <div class="email-only" hidden={!isEmail}>
        <Segmented
          legend="Width"
          choices={WIDTHS}
          value={widthChoice}
          onChoose={id => choose({ width: id === 'free' ? freeWidth(width) : usual(id, '375') })}
        />
        {widthChoice === 'free' ? (
          <label class="free-width">
            <span class="unseen">Width in pixels</span>
            <input
              type="range"
              min={NARROWEST}
              max={WIDEST}
              step={10}
              value={width}
              onInput={event => choose({ width: freeWidth(Number(event.currentTarget.value)) })}
            />
            <output>{width}</output>
          </label>
        ) : null}
        <SchemeSelect value={scheme} />
        <Toggle
          isOn={images}
          title={hint('Pictures, as a reader gets them who has not blocked them', 'g')}
          onToggle={() => choose({ images: images ? 'off' : undefined })}
        >
          Images
        </Toggle>
        <Toggle
          isOn={styles}
          title={hint('The style element, which some mail programs drop', 's')}
          onToggle={() => choose({ styles: styles ? 'off' : undefined })}
        >
          Styles
        </Toggle>
        <label class="zoom" title={hint('Zoom', '+ and -')}>
          <span class="unseen">Zoom</span>
          <select value={String(zoom)} onChange={event => choose({ zoom: usual(event.currentTarget.value, '100') })}>
            {ZOOMS.map(step => (
              <option key={step} value={String(step)}>
                {step} %
              </option>
            ))}
          </select>
        </label>
      </div>
    </section>
  )
}

function SchemeSelect({ value }: { readonly value: string }) {
  const option = ({ id, label }: (typeof SCHEMES)[number]) => (
    <option key={id} value={id}>
      {label}
    </option>
  )
  return (
    <label class="scheme" title="Colours">
      <span class="unseen">Colours</span>
      <select value={value} onChange={event => choose({ scheme: usual(event.currentTarget.value, 'light') })}>
        {SCHEMES.filter(({ isSimulated }) => !isSimulated).map(option)}
        <optgroup label="Simulations of dark mode">
          {SCHEMES.filter(({ isSimulated }) => isSimulated).map(option)}
        </optgroup>
      </select>
    </label>
  )
}

function usual<T extends string>(value: T, other: T): T | undefined {
  return value === other ? undefined : value
}
