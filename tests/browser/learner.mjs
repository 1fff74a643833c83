// A page with hands: types commands and reads what the terminal says.

/// Opens the page for test `t`; `run` types a command (or pastes one of several lines) and gives what was printed after it.
export async function learner(t, portolan, path = "/", options = {}) {
  const page = await portolan.open(path, options);
  t.after(() => page.context().close());
  const line = page.getByRole("textbox", { name: "Command" });

  async function run(command) {
    const echoes = page.locator(".chunk.learner");
    const before = await echoes.count();
    await line.fill(command);
    await line.press("Enter");
    await echoes.nth(before).waitFor({ state: "attached" });
    return page.evaluate(() => {
      const chunks = [...document.querySelectorAll(".chunk")];
      const last = chunks.findLastIndex((chunk) => chunk.classList.contains("learner"));
      return chunks.slice(last + 1).map((chunk) => chunk.textContent).join("\n");
    });
  }

  /// Runs a command until virtual time has brought what is waited for.
  async function settled(command, wanted) {
    let said = "";
    for (let tries = 0; tries < 60; tries += 1) {
      said = await run(command);
      if (wanted.test(said)) return said;
      await new Promise((done) => setTimeout(done, 250));
    }
    throw new Error(`${command} never said ${wanted}: ${said}`);
  }

  return { page, line, run, settled };
}
