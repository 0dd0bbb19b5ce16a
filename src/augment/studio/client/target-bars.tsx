/** How far the drawn set is from the target, statistic by statistic. */
import type { SampleFacts } from '../protocol.ts'

export function TargetBars({
  sample,
  target,
}: {
  sample: SampleFacts | undefined
  target: string | null
}) {
  if (target === null) {
    return (
      <p class="muted pad">
        No target was given. Begin with <code>--target data/test</code> to see here how far the
        drawn set is from the images there.
      </p>
    )
  }
  if (sample?.targetIssue) {
    return (
      <p class="error-text pad" role="alert">
        No distances: {sample.targetIssue}.
      </p>
    )
  }
  if (!sample || sample.distances.length === 0) {
    return <p class="muted pad">Drawing images and measuring the target…</p>
  }
  return (
    <div class="bars">
      <p class="muted bars-about">
        Distance of {sample.drawn} drawn images from <code>{target}</code>: 0 alike, 1 apart
        (Kolmogorov–Smirnov). The line is the noise floor: what is left of it means nothing.
      </p>
      <dl>
        {sample.distances.map(({ name, label, distance, noiseFloor }) => (
          <div key={name} class="bar-row" data-near={distance <= noiseFloor} data-statistic={name}>
            <dt>{label}</dt>
            <dd>
              <span class="bar-track" aria-hidden="true">
                <i class="bar-value" style={{ width: `${distance * 100}%` }} />
                <i class="bar-floor" style={{ left: `${noiseFloor * 100}%` }} />
              </span>
              <span class="bar-number">
                {distance.toFixed(2)}
                <span class="hidden-words">, noise floor {noiseFloor.toFixed(2)}</span>
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
