import type { ComponentChildren } from 'preact'

interface Choice<T extends string> {
  readonly id: T
  readonly label: string
  readonly title?: string
  readonly key?: string
}

interface SegmentedProps<T extends string> {
  readonly legend: string
  readonly choices: readonly Choice<T>[]
  readonly value: T
  readonly onChoose: (id: T) => void
}

/** One of a few, all in sight: radio buttons, so that arrow keys and screen readers know what to do. */
export function Segmented<T extends string>({ legend, choices, value, onChoose }: SegmentedProps<T>) {
  return (
    <fieldset class="segmented">
      <legend class="unseen">{legend}</legend>
      {choices.map(({ id, label, title, key }) => (
        <label key={id} title={hint(title ?? label, key)}>
          <input type="radio" name={legend} value={id} checked={id === value} onChange={() => onChoose(id)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}

export function Toggle({
  isOn,
  onToggle,
  title,
  children,
}: {
  readonly isOn: boolean
  readonly onToggle: () => void
  readonly title: string
  readonly children: ComponentChildren
}) {
  return (
    <button type="button" class="toggle" aria-pressed={isOn} title={title} onClick={onToggle}>
      {children}
    </button>
  )
}

/** What a control does, with the key that does the same. */
export function hint(text: string, key?: string): string {
  return key === undefined ? text : `${text} (${key})`
}
