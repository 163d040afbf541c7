/** A shopper with a browser of their own: what people do in a shop, and in their mailbox. */

import type { BrowserContext, Page } from 'playwright-core'
import type { Received } from '../smtp/server.ts'
import { eventually, type Stage } from './stage.ts'

export class Shopper {
  private constructor(
    readonly email: string,
    private readonly stage: Stage,
    private readonly context: BrowserContext,
    private page: Page,
  ) {}

  /** Somebody in Vienna opens a browser that knows nothing of the shop. */
  static async arrive(stage: Stage, email: string): Promise<Shopper> {
    const context = await stage.browser.newContext({ timezoneId: 'Europe/Vienna', locale: 'en-GB' })
    return new Shopper(email, stage, context, await context.newPage())
  }

  /** The id under which the SDK sends this browser's events. */
  async anonymousId(): Promise<string> {
    const id = await this.page.evaluate(() =>
      (window as unknown as { aisle: { anonymousId(): string } }).aisle.anonymousId(),
    )
    if (!id) throw new Error('The SDK has no id for this browser.')
    return id
  }

  /** The page that this shopper looks at. */
  here(): Page {
    return this.page
  }

  /** Opens a page of the shop, such as `/demo`. */
  async visits(path: string): Promise<void> {
    if (this.page.isClosed()) this.page = await this.context.newPage()
    await this.page.goto(this.stage.url + path)
    await this.page.waitForFunction(() => 'track' in (window as unknown as { aisle: object }).aisle)
  }

  /** Asks for emails in the form of the shop's front page. */
  async signsUp(): Promise<void> {
    await this.visits('/demo')
    const form = this.page.locator('form[data-signup="home"]')
    await form.getByLabel('Your e-mail address').fill(this.email)
    await form.getByRole('button', { name: 'Sign up' }).click()
    await form.getByText('please confirm it in the e-mail').waitFor()
  }

  /** Follows the link of the confirmation mail and presses its button. */
  async confirms(mail: Received): Promise<void> {
    await this.opens(linkNamed(mail, /yes, send me news/i))
    await this.presses('Confirm my email')
    await this.page.getByRole('heading', { name: 'Thank you, that worked' }).waitFor()
  }

  /** Puts one of a product into the cart, from the product's page. */
  async putsIntoCart(slug: string): Promise<void> {
    await this.visits(`/demo/p/${slug}`)
    await this.presses('Put in the cart')
    await this.page.getByRole('button', { name: 'In the cart. One more?' }).waitFor()
  }

  /** Takes everything out of the cart again. */
  async emptiesCart(): Promise<void> {
    await this.visits('/demo/cart')
    // The page fills the cart by script.
    await this.cartLines().first().waitFor()
    for (let left = await this.cartLines().count(); left > 0; left--) {
      await this.page
        .getByRole('button', { name: /^Remove/ })
        .first()
        .click()
      await eventually(
        'a line to leave the cart',
        async () => (await this.cartLines().count()) < left,
      )
    }
  }

  /** What lies in the cart that the page shows. */
  async cart(): Promise<string[]> {
    await this.page.locator('#cart.is-filled, #cart .button').first().waitFor()
    return this.cartLines().locator('b').allTextContents()
  }

  private cartLines() {
    return this.page.locator('#cart .lines > li')
  }

  /** Orders what is in the cart, with a discount code where there is one. */
  async orders(code = ''): Promise<void> {
    await this.visits('/demo/checkout')
    await this.page.locator('#summary .lines').waitFor()
    await this.page.locator('#checkout [name=email]').fill(this.email)
    await this.page.locator('#checkout [name=name]').fill('Anna Example')
    if (code) await this.page.locator('#checkout [name=code]').fill(code)
    await this.presses('Order')
    await this.page.getByRole('heading', { name: 'Thank you, Anna Example.' }).waitFor()
  }

  /** Opens a link from an email and looks at the page where it ends. */
  async opens(link: string): Promise<Page> {
    if (this.page.isClosed()) this.page = await this.context.newPage()
    await this.page.goto(link)
    return this.page
  }

  async presses(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click()
  }

  /** Moves the mouse, as nobody but a person does. */
  async movesTheMouse(): Promise<void> {
    await this.page.mouse.move(120, 200)
    await this.page.mouse.move(180, 260)
  }

  /** Closes the page, as somebody does who thinks of something else. */
  async leaves(): Promise<void> {
    await this.page.close({ runBeforeUnload: true })
    await eventually('the page to close', () => this.page.isClosed())
  }

  /** Mails in this shopper's mailbox, the oldest first. */
  mails(): readonly Received[] {
    return this.stage.mails.received.filter(({ to }) => to.includes(this.email))
  }

  /** The n-th mail in this shopper's mailbox, counted from one, once it is there. */
  async mail(count: number): Promise<Received> {
    return eventually(`mail ${count} to ${this.email}`, () => this.mails()[count - 1])
  }
}

/** The address behind the link in a mail whose words match. */
export function linkNamed({ mail }: Received, words: RegExp): string {
  const links = [...(mail.html ?? '').matchAll(/<a\s[^>]*href="([^"]+)"[^>]*>([\s\S]*?)<\/a>/g)]
  const found = links.find(([, , content = '']) => words.test(content.replaceAll(/<[^>]+>/g, ' ')))
  if (!found?.[1]) throw new Error(`No link "${words}" in "${mail.subject}".`)
  return unescaped(found[1])
}

/** Every address that a mail links to or loads, as a scanner finds them. */
export function everyLink({ mail }: Received): string[] {
  const addresses = (mail.html ?? '').matchAll(/(?:href|src)="(https?:[^"]+)"/g)
  return [...new Set([...addresses].map(([, address = '']) => unescaped(address)))]
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&')
}
