/** The recipe's text, with what is wrong with it in its place. */
import { useEffect, useRef } from 'preact/hooks'
import { stepAtLine } from './model.ts'
import { changeText, issues, model, onDisk, selected, selectedKey, studio, text } from './state.ts'

export function Yaml() {
  const area = useRef<HTMLTextAreaElement>(null)
  const back = useRef<HTMLPreElement>(null)
  const isOwn = useRef(false)
  const lines = text.value.split('\n')
  const marks = new Map<number, 'error' | 'warning'>()
  for (const { line, kind } of issues.value) if (marks.get(line) !== 'error') marks.set(line, kind)
  const step = selected.value
  const name = studio.value.file.replace(/^.*[\\/]/, '')

  const follow = (): void => {
    const { scrollTop, scrollLeft } = area.current!
    back.current!.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`
  }
  const lineAt = (): number => text.value.slice(0, area.current!.selectionStart).split('\n').length

  // The step that is selected elsewhere is brought into sight here.
  useEffect(() => {
    const own = area.current
    if (!own || !step || isOwn.current) {
      isOwn.current = false
      return
    }
    const height = own.scrollHeight / Math.max(1, lines.length)
    const top = (step.lines.first - 1) * height
    if (top < own.scrollTop || top + height * 3 > own.scrollTop + own.clientHeight) {
      own.scrollTop = Math.max(0, top - own.clientHeight / 3)
    }
    follow()
  }, [step?.key])

  const goTo = (line: number, column: number): void => {
    const own = area.current!
    const start =
      lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1
    own.focus()
    own.setSelectionRange(start, start)
    own.scrollTop = Math.max(
      0,
      ((line - 1) * own.scrollHeight) / lines.length - own.clientHeight / 3,
    )
    follow()
  }
  const chooseStep = (): void => {
    const found = stepAtLine(model.value, lineAt())
    if (!found || found.key === selectedKey.value) return
    isOwn.current = true
    selectedKey.value = found.key
  }

  return (
    <section class="yaml panel" aria-label="YAML">
      <div class="panel-head">
        <h2>{name}</h2>
        <span class="muted">{text.value === onDisk.value.text ? '' : 'edited'}</span>
      </div>
      <div class="editor">
        <pre class="behind" ref={back} aria-hidden="true">
          {lines.map((line, i) => (
            <div
              key={i}
              class="line"
              data-mark={marks.get(i + 1)}
              data-chosen={step && i + 1 >= step.lines.first && i + 1 <= step.lines.last}
            >
              {coloured(line)}
              {'\n'}
            </div>
          ))}
        </pre>
        <textarea
          ref={area}
          aria-label="The recipe as YAML"
          spellcheck={false}
          wrap="off"
          autocomplete="off"
          value={text.value}
          onInput={(event) => changeText(event.currentTarget.value, 'typed')}
          onScroll={follow}
          onClick={chooseStep}
          onKeyUp={(event) => {
            if (event.key.startsWith('Arrow') || event.key.startsWith('Page')) chooseStep()
          }}
        />
      </div>
      {issues.value.length > 0 && (
        <ul class="issues" aria-label="What the linter says">
          {issues.value.map(({ line, column, message, kind }) => (
            <li key={`${line}:${column} ${message}`} data-kind={kind}>
              <button type="button" onClick={() => goTo(line, column)}>
                <b>
                  {kind} {line}:{column}
                </b>{' '}
                {message}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Comments and keys in colours of their own. */
function coloured(line: string) {
  const comment = /(^|\s)#.*$/.exec(line)
  const at = comment ? comment.index + comment[1]!.length : line.length
  const parts = line.slice(0, at).split(/([\w-]+(?=:(?:\s|$)))/)
  return (
    <>
      {parts.map((part, i) => (i % 2 === 1 ? <b key={i}>{part}</b> : part))}
      {comment && <i>{line.slice(at)}</i>}
    </>
  )
}
