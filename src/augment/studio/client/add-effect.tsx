/** All effects with their pictures, to add one. */
import { useState } from 'preact/hooks'
import { addEffect } from './actions.ts'
import { Dialog } from './dialog.tsx'
import { isAdding, model, pane, selected, studio } from './state.ts'

const close = (): void => {
  isAdding.value = false
}

export function AddEffect() {
  const [sought, seek] = useState('')
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean)
  const { effects, phases } = studio.value
  const found = effects.filter(({ name, summary, phase }) => {
    const text = `${name} ${summary} ${phase}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const used = new Set(model.value.all.map(({ name }) => name))
  const step = selected.value
  const add = (name: string): void => {
    addEffect(name)
    if (pane.value === 'steps' || pane.value === 'page') pane.value = 'params'
    close()
  }
  return (
    <Dialog title="Add an effect" class="wide" onClose={close}>
      <div class="seek">
        <input
          type="search"
          aria-label="Find an effect"
          placeholder="Find: blur, ink, light…"
          autofocus
          value={sought}
          onInput={(event) => seek(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && found.length > 0) add(found[0]!.name)
          }}
        />
        <span class="muted" role="status">
          {found.length} effects
          {step && step.kind !== 'effect' ? `, into the ${step.kind} that is selected` : ''}
        </span>
      </div>
      <div class="cards" tabIndex={0} role="region" aria-label="Effects">
        {phases.map((phase) => {
          const own = found.filter((one) => one.phase === phase)
          if (own.length === 0) return null
          return (
            <section key={phase}>
              <h3>{phase}</h3>
              <div class="card-grid">
                {own.map(({ name, summary, picture }) => (
                  <button key={name} type="button" class="card" onClick={() => add(name)}>
                    {picture ? (
                      <img
                        alt=""
                        src={`effects/${name}.webp`}
                        width={202}
                        height={100}
                        loading="lazy"
                      />
                    ) : (
                      <span class="no-picture">no picture</span>
                    )}
                    <b>
                      {name}
                      {used.has(name) && <span class="muted"> · in use</span>}
                    </b>
                    <small>{summary}</small>
                  </button>
                ))}
              </div>
            </section>
          )
        })}
        {found.length === 0 && (
          <p class="muted pad">
            No effect is called so. Others can be added as modules, by --effects.
          </p>
        )}
      </div>
    </Dialog>
  )
}
