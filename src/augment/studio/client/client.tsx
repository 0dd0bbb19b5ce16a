/** The studio's page: steps on the left, the page in the middle, parameters and YAML on the right. */
import { render } from 'preact'
import { AddEffect } from './add-effect.tsx'
import { loadState } from './api.ts'
import { IconButton } from './bits.tsx'
import { Dialog } from './dialog.tsx'
import { Dock } from './dock.tsx'
import { followChanges } from './drawer.ts'
import { followFile, fromDisk, keepOwn, saveNow, takeOver } from './files.ts'
import { Foot } from './foot.tsx'
import { followKeys, Keys } from './keys.tsx'
import { Stage } from './stage.tsx'
import {
  asksToSave,
  begin,
  changedOnDisk,
  isAdding,
  isSaved,
  notice,
  onDisk,
  pane,
  showsKeys,
  text,
  type Pane,
} from './state.ts'
import { StepPanel } from './step-panel.tsx'
import { Steps } from './steps.tsx'
import { TopBar } from './top-bar.tsx'
import { Yaml } from './yaml.tsx'

const PANES: readonly (readonly [Pane, string])[] = [
  ['page', 'Looks'],
  ['steps', 'Steps'],
  ['params', 'Parameters'],
  ['yaml', 'YAML'],
]

/** Up to this width, px, the page and what is beneath it are one of the parts to choose from. */
const PHONE = 700

function Studio() {
  return (
    <div class="studio" data-pane={pane.value}>
      <TopBar />
      <Steps />
      <main class="middle">
        <Notices />
        <Stage />
        <Dock />
      </main>
      <nav class="panes" aria-label="Parts of the studio">
        {PANES.map(([own, words]) => (
          <button
            key={own}
            type="button"
            aria-pressed={pane.value === own}
            data-pane={own}
            onClick={() => (pane.value = own)}
          >
            {words}
          </button>
        ))}
      </nav>
      <div class="right">
        <StepPanel />
        <Yaml />
      </div>
      <Foot />
      {isAdding.value && <AddEffect />}
      {showsKeys.value && <Keys />}
      {asksToSave.value && <SaveQuestion />}
    </div>
  )
}

function Notices() {
  const other = changedOnDisk.value
  return (
    <>
      {other && (
        <div class="notice" role="alert">
          <span>The file was changed on disk, and here as well.</span>
          <button
            type="button"
            class="plain-button"
            onClick={() => takeOver(other.text ?? '', other.version)}
          >
            Load the file
          </button>
          <button type="button" class="plain-button" onClick={keepOwn}>
            Keep mine
          </button>
        </div>
      )}
      {notice.value && (
        <div class="notice" role="status" data-kind={notice.value.kind}>
          <span>{notice.value.text}</span>
          <IconButton
            icon="close"
            label="Close the notice"
            onClick={() => (notice.value = undefined)}
          />
        </div>
      )}
    </>
  )
}

const close = (): void => {
  asksToSave.value = undefined
}

function SaveQuestion() {
  const { reason, version } = asksToSave.value!
  return (
    <Dialog title="Write over the file?" onClose={close}>
      <p class="pad">{reason} Writing over it keeps nothing of what is there.</p>
      <div class="answers">
        <button type="button" class="plain-button" onClick={close}>
          Cancel
        </button>
        <button type="button" class="main-button" onClick={() => void saveNow(version)}>
          Write over it
        </button>
      </div>
    </Dialog>
  )
}

async function start(): Promise<void> {
  const root = document.getElementById('studio')!
  try {
    const state = await loadState()
    begin({ ...state, text: fromDisk(state.text) })
  } catch (error) {
    root.querySelector('p')!.textContent = `The studio cannot be opened: ${String(error)}`
    return
  }
  if (innerWidth > PHONE) pane.value = 'steps'
  root.replaceChildren()
  render(<Studio />, root)
  followKeys()
  followFile()
  followChanges()
  addEventListener('beforeunload', (event) => {
    const isEdited =
      onDisk.value.version === null ? text.value !== onDisk.value.text : !isSaved.value
    if (isEdited) event.preventDefault()
  })
}

void start()
