/** Each format's own way of saying the same: a page of 100 × 200 px with a word at (10, 20) to (50, 32). */
import { describe, expect, test } from 'vitest'
import { readFormat } from '../../../src/dataset/annotations/files.ts'
import { AnnotationFault } from '../../../src/dataset/annotations/fault.ts'

const QUAD = [
  [10, 20],
  [50, 20],
  [50, 32],
  [10, 32],
]

test('FUNSD: entities, their words and their links', () => {
  const form = [
    {
      id: 0,
      box: [10, 20, 50, 32],
      text: 'To:',
      label: 'question',
      words: [
        { box: [10, 20, 50, 32], text: 'To:' },
        { box: [0, 0, 0, 0], text: '' },
      ],
      linking: [[0, 1]],
    },
    { id: 1, box: [60, 20, 90, 32], text: 'Kim', label: 'answer', words: [], linking: [[0, 1]] },
  ]
  const [page] = readFormat(JSON.stringify({ form }))!
  const where = expect.anything() as unknown
  expect(page!.annotations).toEqual([
    { kind: 'region', id: '0', points: QUAD, text: 'To:', class: 'question', links: ['1'], where },
    { kind: 'word', points: QUAD, text: 'To:', order: 0, parent: '0', where },
    expect.objectContaining({ kind: 'region', id: '1', class: 'answer', links: ['0'] }),
  ])
})

test('labelme: polygons, rectangles from any corner, circles and points', () => {
  const shapes = [
    { label: 'word', points: QUAD, shape_type: 'polygon', description: 'To:' },
    {
      label: 'photo',
      points: [
        [50, 32],
        [10, 20],
      ],
      shape_type: 'rectangle',
      group_id: 3,
    },
    {
      label: 'seal',
      points: [
        [50, 50],
        [60, 50],
      ],
      shape_type: 'circle',
    },
    { label: 'nose', points: [[5, 6]], shape_type: 'point' },
  ]
  const json = { shapes, imagePath: '..\\a.png', imageWidth: 100, imageHeight: 200 }
  const [page] = readFormat(JSON.stringify(json))!
  expect(page).toMatchObject({ image: '..\\a.png', width: 100, height: 200 })
  const [word, photo, seal] = page!.annotations
  expect(word).toMatchObject({ kind: 'word', points: QUAD, text: 'To:' })
  expect(photo).toMatchObject({ kind: 'box', class: 'photo', points: QUAD, parent: '3' })
  expect(seal!.points).toHaveLength(24)
  for (const [x, y] of seal!.points) expect(Math.hypot(x - 50, y - 50)).toBeCloseTo(10)
  expect(page!.keypoints).toMatchObject([{ name: 'nose', at: [5, 6] }])
})

test('COCO: boxes by width and height, the largest outline, labelled key points', () => {
  const json = {
    images: [
      { id: 7, file_name: 'a.png', width: 100, height: 200 },
      { id: 8, file_name: 'b.png', width: 100, height: 200 },
    ],
    categories: [{ id: 1, name: 'table', keypoints: ['top', 'end'] }],
    annotations: [
      { id: 1, image_id: 7, category_id: 1, bbox: [10, 20, 40, 12], keypoints: [1, 2, 0, 3, 4, 2] },
      {
        id: 2,
        image_id: 8,
        category_id: 1,
        segmentation: [
          [1, 1, 2, 1, 2, 2],
          [10, 20, 50, 20, 50, 32, 10, 32],
        ],
      },
    ],
  }
  const pages = readFormat(JSON.stringify(json))!
  expect(pages.map(({ image }) => image)).toEqual(['a.png', 'b.png'])
  expect(pages[0]!.annotations).toMatchObject([{ kind: 'box', class: 'table', points: QUAD }])
  expect(pages[0]!.keypoints).toMatchObject([{ name: 'end', at: [3, 4] }])
  expect(pages[1]!.annotations).toMatchObject([{ points: QUAD }])
})

test('PAGE XML: regions in reading order, lines, words, with a namespace', () => {
  const xml = `<?xml version="1.0"?>
<pc:PcGts xmlns:pc="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">
  <pc:Page imageFilename="a.png" imageWidth="100" imageHeight="200">
    <pc:ReadingOrder><pc:OrderedGroup id="g">
      <pc:RegionRefIndexed index="1" regionRef="r1"/><pc:RegionRefIndexed index="0" regionRef="r2"/>
    </pc:OrderedGroup></pc:ReadingOrder>
    <pc:TextRegion id="r1" type="heading"><pc:Coords points="0,0 100,0 100,60 0,60"/>
      <pc:TextLine id="l1"><pc:Coords points="10,20 50,20 50,32 10,32"/>
        <pc:Word id="w1"><pc:Coords points="10,20 50,20 50,32 10,32"/>
          <pc:TextEquiv><pc:Unicode>A &amp; B</pc:Unicode></pc:TextEquiv></pc:Word>
      </pc:TextLine>
    </pc:TextRegion>
    <pc:ImageRegion id="r2"><pc:Coords points="0,100 100,100 50,180"/></pc:ImageRegion>
  </pc:Page>
</pc:PcGts>`
  const [page] = readFormat(xml)!
  expect(page).toMatchObject({ image: 'a.png', width: 100, height: 200 })
  expect(page!.annotations).toMatchObject([
    { kind: 'region', id: 'r1', class: 'heading', order: 1 },
    { kind: 'line', id: 'l1', parent: 'r1', points: QUAD },
    { kind: 'word', id: 'w1', parent: 'l1', text: 'A & B', points: QUAD, where: 9 },
    { kind: 'region', id: 'r2', class: 'image', order: 0 },
  ])
})

test('ALTO: strings by position and size, polygons where there are some', () => {
  const xml = `<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#">
<Description><sourceImageInformation><fileName>a.png</fileName></sourceImageInformation></Description>
<Layout><Page WIDTH="100" HEIGHT="200"><PrintSpace>
<TextBlock ID="b" HPOS="0" VPOS="0" WIDTH="100" HEIGHT="60"><Shape><Polygon POINTS="0,0 100,0 50,60"/></Shape>
<TextLine ID="l" HPOS="10" VPOS="20" WIDTH="40" HEIGHT="12">
<String CONTENT="To:" HPOS="10" VPOS="20" WIDTH="40" HEIGHT="12"/><SP WIDTH="3"/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>`
  const [page] = readFormat(xml)!
  expect(page!.image).toBe('a.png')
  expect(page!.annotations).toMatchObject([
    {
      kind: 'region',
      points: [
        [0, 0],
        [100, 0],
        [50, 60],
      ],
    },
    { kind: 'line', parent: 'b', points: QUAD },
    { kind: 'word', parent: 'l', text: 'To:', points: QUAD, order: 0 },
  ])
})

test('hOCR as Tesseract writes it', () => {
  const html = `<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body>
<div class='ocr_page' id='page_1' title='image "/tmp/a.png"; bbox 0 0 100 200; ppageno 0'>
<div class='ocr_carea' id='block_1_1' title="bbox 0 0 100 60"><p class='ocr_par' id='par_1_1' title="bbox 0 0 100 60">
<span class='ocr_line' id='line_1_1' title="bbox 10 20 50 32; baseline 0 -3">
<span class='ocrx_word' id='word_1_1' title='bbox 10 20 50 32; x_wconf 91'><strong>To:</strong></span>
<span class='ocrx_word' id='word_1_2' title='bbox 52 20 60 32; x_wconf 0'> </span>
</span></p></div></div></body></html>`
  const [page] = readFormat(html)!
  expect(page).toMatchObject({ image: '/tmp/a.png', width: 100, height: 200 })
  expect(page!.annotations).toMatchObject([
    { kind: 'region', id: 'block_1_1' },
    { kind: 'line', parent: 'block_1_1', points: QUAD },
    { kind: 'word', parent: 'line_1_1', text: 'To:', points: QUAD, order: 0 },
  ])
})

describe('what cannot be read', () => {
  const faultIn = (text: string): AnnotationFault => {
    try {
      readFormat(text)
    } catch (error) {
      if (error instanceof AnnotationFault) return error
      throw error
    }
    throw new Error('it was read')
  }

  test('names the line of XML', () => {
    const cut = '<PcGts>\n<Page imageFilename="a" imageWidth="9" imageHeight="9">\n<TextRegion>\n'
    expect(faultIn(cut)).toMatchObject({ where: 3, code: 'ANNOTATION_INVALID' })
    const wide = '<PcGts>\n\n<Page imageWidth="wide" imageHeight="9"></Page></PcGts>'
    expect(faultIn(wide)).toMatchObject({ where: 3 })
    expect(faultIn(wide).message).toContain('"wide"')
    expect(faultIn('<html>\n<p>no page</p></html>').message).toContain('ocr_page')
  })

  test('names the line of broken JSON', () => {
    expect(faultIn('{\n"form": [\n{ "box" [] }\n]}')).toMatchObject({ where: 3 })
  })

  test('is told from what holds no annotations', () => {
    expect(readFormat('{ "title": "notes" }')).toBeUndefined()
    expect(readFormat('<svg></svg>')).toBeUndefined()
  })
})
