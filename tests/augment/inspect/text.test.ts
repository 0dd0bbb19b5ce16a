import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { encodedPath, folderAddress } from '../../../src/html/addresses.ts'
import { bars } from '../../../src/augment/inspect/charts.ts'
import { withId } from '../../../src/augment/inspect/client/command.ts'
import { html } from '../../../src/html/html.ts'
import { replayCommand } from '../../../src/augment/inspect/replay-command.ts'
import { specText } from '../../../src/augment/inspect/steps.ts'

describe('html', () => {
  it('escapes what is put in, not what is HTML already', () => {
    const inner = html`<b>${'<&>'}</b>`
    expect(
      html`<p title="${'"x\''}">${inner}${[inner, 'a<b']}${undefined}${false}${0}</p>`.text,
    ).toBe('<p title="&quot;x&#39;"><b>&lt;&amp;&gt;</b><b>&lt;&amp;&gt;</b>a&lt;b0</p>')
  })
})

describe('charts', () => {
  it('show names as text', () => {
    const { text } = bars([{ label: '<script>x', value: 3 }], 'red', 'about "><script>')
    expect(text).toContain('&lt;script&gt;x')
    const { document } = parseHTML(`<html><body>${text}</body></html>`)
    expect(document.querySelector('script')).toBeNull()
    expect(document.querySelector('svg')!.getAttribute('aria-label')).toBe('about "><script>')
  })
})

describe('commands', () => {
  const view = { kind: 'built', folder: "my set's" } as Parameters<typeof replayCommand>[0]

  it('quote what a shell would take apart', () => {
    expect(withId(replayCommand(view, undefined), 'a_0001')).toBe(
      `npx augment replay 'my set'\\''s' a_0001`,
    )
    expect(withId(replayCommand(view, '$HOME'), '-x')).toBe(
      `npx augment replay --data '$HOME' 'my set'\\''s' -- -x`,
    )
  })
})

describe('addresses', () => {
  it('encode every name', () => {
    expect(encodedPath('train/a #1?.jpg')).toBe('train/a%20%231%3F.jpg')
    expect(folderAddress('/x/report', '/x/out put/set')).toBe('../out%20put/set/')
  })
})

describe('specText', () => {
  it('says what a recipe asks for', () => {
    expect(specText([0.2, 0.8])).toBe('0.2 to 0.8')
    expect(specText({ normal: [0, 10] })).toBe('normal, 0 ± 10')
    expect(specText({ choice: ['white', 'desk'], weights: [3, 1] })).toBe('white (3), desk (1)')
    expect(specText(4)).toBe('4')
  })
})
