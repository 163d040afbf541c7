/** The pictures of the shop itself: the front page's landscape and the icon. */
import { circle, oval, path, rect, stroke } from './pen.ts'

const birch = (x: number, height: number) =>
  stroke(`M${x} 470V${470 - height}`, '#5d5a4e', 5) +
  oval([x, 470 - height, height * 0.24, height * 0.44], '#c98a3c', 0.95) +
  oval([x - height * 0.07, 470 - height * 1.1, height * 0.13, height * 0.26], '#dda653', 0.9)

export function hero(): string {
  const scene = [
    rect([0, 0, 720, 560], '#f3dfc6'),
    circle(500, 178, 130, '#f7e8d2', 0.7),
    circle(500, 178, 70, '#e9a95b'),
    path(
      'M0 250C80 190 150 172 230 226C300 172 380 150 470 222C560 180 640 190 720 236V400H0Z',
      '#c7b9a8',
    ),
    path('M0 306C110 236 210 250 300 300C410 230 560 236 720 310V430H0Z', '#93a08f'),
    path('M0 372C90 330 210 326 330 366C470 320 600 340 720 378V560H0Z', '#5f7a70'),
    path('M230 430C330 396 560 396 650 424C560 452 360 456 230 430Z', '#b9cfd0'),
    stroke('M330 426H420M450 436H560M380 440H430', '#f3f5ef', 4, 0.8),
    path('M0 430C140 404 260 470 400 470C540 470 620 436 720 448V560H0Z', '#3f5a4c'),
    path('M176 372L250 470H102Z', '#c4552f'),
    path('M176 372L250 470H200Z', '#93391b'),
    path('M176 396L196 470H156Z', '#2c2f33'),
    stroke('M176 372V362', '#93391b', 4),
    birch(60, 150),
    birch(96, 108),
    birch(640, 170),
    birch(596, 120),
    birch(684, 128),
    stroke('M360 560C340 530 300 520 320 496C336 478 300 474 290 470', '#d9c6a5', 12),
    stroke('M318 150C326 142 334 142 340 150C346 142 354 142 362 150', '#4d5a55', 4),
    stroke('M270 186C276 180 282 180 287 186C292 180 298 180 304 186', '#4d5a55', 3),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 560" width="1440" height="1120">${scene.join('')}</svg>`
}

export function icon(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${circle(16, 16, 16, '#f0d3ab')}${circle(21, 11, 4.5, '#d9863b')}${path('M.3 19C8 13 13 20 18 18S27 15 31.7 19A16 16 0 0 1 .3 19Z', '#3f5a4c')}</svg>`
}

/** The envelope beside the newsletter form. */
export function letter(): string {
  const scene = [
    path('M0 236C70 196 130 226 200 214C280 200 330 226 400 206V260H0Z', '#93a08f', 0.5),
    circle(316, 70, 44, '#e9a95b', 0.85),
    path('M84 92H316V232C316 240 310 244 304 244H96C90 244 84 240 84 232Z', '#fffdf8'),
    path(
      'M84 236L180 166C192 158 208 158 220 166L316 236C314 242 310 244 304 244H96C90 244 86 242 84 236Z',
      '#f3e3db',
    ),
    path(
      'M84 96C84 90 90 86 96 86H304C310 86 316 90 316 96L218 170C208 178 192 178 182 170Z',
      '#c4552f',
    ),
    path(
      'M84 96C84 90 90 86 96 86H304C310 86 316 90 316 96L218 158C208 166 192 166 182 158Z',
      '#dd7a52',
    ),
    stroke('M40 120C60 108 52 92 72 84M30 176C52 168 46 150 66 144', '#93a08f', 5),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 260" width="800" height="520">${scene.join('')}</svg>`
}
