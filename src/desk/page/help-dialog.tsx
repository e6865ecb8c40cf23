import { Dialog } from './dialog.tsx'
import { SHORTCUTS } from './shortcuts.tsx'

/** Every shortcut there is. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <div class="shortcuts">
        {SHORTCUTS.map(({ title, shortcuts }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {shortcuts.map(({ key, does }) => [
                <dt key={key}>
                  <kbd>{key}</kbd>
                </dt>,
                <dd key={`${key} does`}>{does}</dd>,
              ])}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
