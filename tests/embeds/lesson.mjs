// Lesson 9, "The alarm at night": three questions and one mend. The questions are answered in the frame, as a learner does; the
// command comes from wherever `run` brings it from.
export const SLUG = "09-ping";

const ANSWERS = ["It fails", "It is answered", "Nothing comes back: it times out"];
const MEND = `kubectl patch service portal -p '{"spec":{"ports":[{"name":"https","port":443,"targetPort":8443}]}}'`;

// By keys: a deck of slides scales what is in it, and a click by coordinates would miss.
async function press(control, key) {
  await control.focus();
  await control.press(key);
}

export async function play(frame, run) {
  await frame.getByRole("heading", { name: "The alarm at night" }).waitFor();
  for (const answer of ANSWERS) {
    await press(frame.getByLabel(answer), " ");
    await press(frame.getByRole("button", { name: "Answer", exact: true }), "Enter");
  }
  await press(frame.getByRole("button", { name: "Go on" }), "Enter");
  await run(MEND);
  await frame.getByRole("heading", { name: "Done" }).waitFor();
}

/// Types a command into the terminal of a frame.
export async function type(frame, command) {
  const tab = frame.getByRole("tab", { name: "Terminal" });
  if (await tab.count()) await tab.click();
  const line = frame.getByRole("textbox", { name: "Command" });
  await line.fill(command);
  await line.press("Enter");
}
