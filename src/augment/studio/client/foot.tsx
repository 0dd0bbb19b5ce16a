/** The line below: what the page and the set cost and lose. */
import { latency, sample, shown, studio, issues } from './state.ts'

export function Foot() {
  const facts = shown.value?.facts
  const drawn = sample.value
  const { workers, failures } = studio.value
  const far = drawn?.distances.filter(({ distance, noiseFloor }) => distance > noiseFloor) ?? []
  const errors = issues.value.filter(({ kind }) => kind === 'error').length
  return (
    <footer class="foot" aria-label="Figures">
      {facts && (
        <>
          <Figure name="page" value={`${facts.width} × ${facts.height}`} />
          <Figure name="file" value={`${(facts.bytes / 1000).toFixed(0)} kB`} />
          <Figure
            name="readability"
            value={facts.readability === null ? 'none' : facts.readability.toFixed(2)}
            about="how much of the source's print can still be read on this page, 0 to 1"
          />
          {facts.attempt > 0 && (
            <Figure
              name="drawn again"
              value={`${facts.attempt} ×`}
              about="it could not be read enough at first"
            />
          )}
        </>
      )}
      <span class="grow" />
      {errors > 0 && <span class="error-text">{errors} in the YAML</span>}
      {failures.length > 0 && (
        <Figure
          name="not read"
          value={String(failures.length)}
          about={failures.map(({ id, reason }) => `${id}: ${reason}`).join('\n')}
        />
      )}
      {drawn && (
        <>
          <Figure
            name="mean readability"
            value={drawn.readability === null ? '–' : drawn.readability.toFixed(2)}
            about={`of ${drawn.drawn} drawn images`}
          />
          {drawn.failed > 0 && <Figure name="failed" value={String(drawn.failed)} />}
          <Figure
            name="ms an image"
            value={drawn.msPerImage.toFixed(0)}
            about="drawing and encoding, in one worker"
          />
          <Figure
            name="images/s"
            value={drawn.imagesPerSecond.toFixed(0)}
            about={`expected of ${workers} workers`}
          />
          {drawn.distances.length > 0 && (
            <Figure
              name="statistics off target"
              value={`${far.length} of ${drawn.distances.length}`}
              about={far.map(({ label }) => label).join(', ')}
            />
          )}
          {drawn.targetIssue !== null && <span class="error-text">no target</span>}
        </>
      )}
      {latency.value > 0 && <Figure name="shown in" value={`${latency.value.toFixed(0)} ms`} />}
    </footer>
  )
}

function Figure({ name, value, about }: { name: string; value: string; about?: string }) {
  return (
    <span class="figure" title={about} data-figure={name}>
      <span class="figure-name">{name}</span> <b>{value}</b>
    </span>
  )
}
