/**
 * The fonts that pages are printed and stamped in. They come from npm packages, never from the system,
 * so that a page is the same on every machine; each file has a family name of its own here, which no
 * system font can have.
 */
import { GlobalFonts } from '@napi-rs/canvas'
import { readAsset } from '../../core/assets.ts'
import { WorkError } from '../../core/errors.ts'

/** The family names that `ctx.font` may name, and their files below `@expo-google-fonts/`. */
export const FONT_FILES = {
  'Sample Gothic': 'nanum-gothic/400Regular/NanumGothic_400Regular.ttf',
  'Sample Gothic Bold': 'nanum-gothic/700Bold/NanumGothic_700Bold.ttf',
  'Sample Gothic Black': 'nanum-gothic/800ExtraBold/NanumGothic_800ExtraBold.ttf',
  'Sample Myeongjo': 'nanum-myeongjo/400Regular/NanumMyeongjo_400Regular.ttf',
  'Sample Myeongjo Bold': 'nanum-myeongjo/700Bold/NanumMyeongjo_700Bold.ttf',
  'Sample Myeongjo Black': 'nanum-myeongjo/800ExtraBold/NanumMyeongjo_800ExtraBold.ttf',
  'Sample Dodum': 'gowun-dodum/400Regular/GowunDodum_400Regular.ttf',
  'Sample Batang': 'gowun-batang/400Regular/GowunBatang_400Regular.ttf',
  'Sample Batang Bold': 'gowun-batang/700Bold/GowunBatang_700Bold.ttf',
  'Sample Pen': 'nanum-pen-script/400Regular/NanumPenScript_400Regular.ttf',
  'Sample Round Hand': 'gaegu/400Regular/Gaegu_400Regular.ttf',
  'Sample Bold Hand': 'gaegu/700Bold/Gaegu_700Bold.ttf',
  'Sample Plate': 'do-hyeon/400Regular/DoHyeon_400Regular.ttf',
} as const

/** A family that `ctx.font` may name. */
export type Face = keyof typeof FONT_FILES

const ALL = Object.keys(FONT_FILES) as Face[]

const ready = new Set<Face>()

/**
 * Makes fonts known to Skia; the first call of a thread for each of them does the work.
 * @param faces which; all by default
 *
 * @throws WorkError `FONT_UNREADABLE` when a font file of an installed package cannot be read
 */
export function registerFonts(faces: readonly Face[] = ALL): void {
  for (const face of faces) {
    if (ready.has(face)) continue
    const file = FONT_FILES[face]
    if (
      !GlobalFonts.has(face) &&
      !GlobalFonts.register(readAsset(`@expo-google-fonts/${file}`), face)
    )
      throw new WorkError(
        'FONT_UNREADABLE',
        `expected a font file at @expo-google-fonts/${file} but could not read it; run npm ci`,
      )
    ready.add(face)
  }
}
