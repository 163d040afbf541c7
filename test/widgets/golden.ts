/** Pictures that are kept: compared as eyes would, from some distance, because every machine draws letters its own way. */

import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'

const folder = path.join(import.meta.dirname, 'golden')

/** Kept anew with `UPDATE_GOLDEN=1`. */
const update = process.env.UPDATE_GOLDEN === '1'

/**
 * How far a picture is from the one that is kept, from 0 to 255 on average, seen so small that letters become lines. A
 * picture that has another shape is as far as can be.
 */
export async function distanceFrom(name: string, picture: Buffer, lens: Page): Promise<number> {
  const file = path.join(folder, `${name}.png`)
  if (update) {
    await mkdir(folder, { recursive: true })
    await writeFile(file, picture)
  }
  if (!existsSync(file)) throw new Error(`${name}.png is not kept yet: run with UPDATE_GOLDEN=1.`)
  const kept = await readFile(file)
  const urls = [kept, picture].map((png) => `data:image/png;base64,${png.toString('base64')}`)
  return lens.evaluate(async (sources) => {
    const images = await Promise.all(
      sources.map(async (source) => {
        const image = new Image()
        image.src = source
        await image.decode()
        return image
      }),
    )
    const [first, second] = images
    if (!first || !second) return 255
    const height = Math.abs(first.height / second.height - 1)
    const width = Math.abs(first.width / second.width - 1)
    if (height > 0.12 || width > 0.04) return 255
    const pixels = images.map((image) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 })
      const brush = canvas.getContext('2d')
      if (!brush) return new Uint8ClampedArray()
      brush.imageSmoothingQuality = 'high'
      brush.drawImage(image, 0, 0, 64, 48)
      return brush.getImageData(0, 0, 64, 48).data
    })
    const [one = [], other = []] = pixels
    let sum = 0
    for (let index = 0; index < one.length; index++) {
      sum += Math.abs((one[index] ?? 0) - (other[index] ?? 0))
    }
    return sum / one.length
  }, urls)
}
