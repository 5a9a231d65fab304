import type { Locator, Page } from 'playwright-core';

/** Somebody at the console, who sees and does what a person can, and nothing else. */
export interface Person {
  readonly page: Page;
  readonly composer: Locator;
  /** Chooses who one is, in the menu at the bottom left. */
  become(name: string): Promise<void>;
  /** Goes back to the channel from another page or panel. */
  comeBack(): Promise<void>;
  /** Types into the composer of the channel and sends it with Enter. */
  type(text: string): Promise<void>;
  /** Messages in the channel that contain all of these texts. */
  message(...texts: readonly (string | RegExp)[]): Locator;
  /** What the buttons on a message say. */
  buttons(message: Locator): Promise<string[]>;
  /** Presses a button on a message. */
  press(message: Locator, button: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the console in a page of its own. */
export async function openConsole(
  context: { newPage(): Promise<Page> },
  address: string,
  channel = 'deploys',
): Promise<Person> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  await page.getByRole('button', { name: new RegExp(`^#? ?${channel}( |$)`) }).click();
  const composer = page.getByRole('textbox', { name: new RegExp(`^Message #${channel}`) });
  await composer.waitFor();
  const articles = page.getByRole('log', { name: `Messages in #${channel}` }).getByRole('article');
  return {
    page,
    composer,
    async become(name) {
      await page.locator('.person > button').click();
      await page.getByRole('menuitemradio', { name, exact: true }).click();
      await page.locator('.person .name', { hasText: name }).waitFor();
    },
    async comeBack() {
      await page
        .locator('.sidebar')
        .getByRole('button', { name: new RegExp(channel) })
        .first()
        .click();
      await composer.waitFor();
    },
    async type(text) {
      await composer.pressSequentially(text);
      await composer.press('Enter');
    },
    message: (...texts) => texts.reduce<Locator>((found, hasText) => found.filter({ hasText }), articles),
    buttons: (message) => message.locator('.actions').getByRole('button').allInnerTexts(),
    press: (message, button) => message.getByRole('button', { name: button, exact: true }).click(),
    close: () => page.close(),
  };
}
