// Predicts images that are sent to it:
//   node examples/predict-server.mjs runs/mine 8080
//   curl --data-binary @page.jpg http://127.0.0.1:8080/
import { createServer } from 'node:http'
import { openRun, PalimpsestError } from 'palimpsest/train'

const [run = 'runs/mine', port = '8080'] = process.argv.slice(2)
const classifier = await openRun(run)

/** Larger bodies are refused: no page needs more. */
const MAX_BYTES = 32 * 2 ** 20

async function respond(request, response) {
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(`${JSON.stringify(body)}\n`)
  }
  try {
    const parts = []
    let length = 0
    for await (const part of request) {
      length += part.length
      if (length > MAX_BYTES) return answer(413, { error: `more than ${MAX_BYTES} bytes` })
      parts.push(part)
    }
    const [probabilities] = await classifier.predict([Buffer.concat(parts)])
    const ranked = classifier.classes
      .map(({ name }, i) => ({ name, probability: probabilities[i] }))
      .toSorted((a, b) => b.probability - a.probability)
    answer(200, ranked.slice(0, 5))
  } catch (error) {
    if (error instanceof PalimpsestError) answer(400, { error: error.message })
    else answer(500, { error: 'the prediction failed' })
  }
}

const server = createServer((request, response) => void respond(request, response))

server.listen(Number(port), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
process.on('SIGTERM', () => server.close(() => void classifier.close()))
