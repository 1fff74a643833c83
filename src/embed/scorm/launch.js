// Between a learning platform (SCORM 1.2) and the playground: finds the platform's API in a window around this one, opens
// the lesson in a frame, and reports what the frame tells. Without a platform the lesson works all the same.
(() => {
  const lesson = document.currentScript.dataset.lesson;
  // SCORM 1.2 lets a lesson keep so many letters.
  const MOST_KEPT = 4096;

  /** The API of a window, of those around it, and of the one that opened it. */
  function find(start) {
    for (let at = start, steps = 0; at && steps < 10; steps += 1) {
      try {
        if (at.API) return at.API;
      } catch {
        return null; // A window of another origin says nothing.
      }
      if (at.parent === at) break;
      at = at.parent;
    }
    return null;
  }
  const api = find(window) ?? (window.opener && find(window.opener));

  const begun = Date.now();
  const get = (name) => (api ? String(api.LMSGetValue(name)) : "");
  const set = (name, value) => api?.LMSSetValue(name, String(value));
  const commit = () => api?.LMSCommit("");
  api?.LMSInitialize("");
  const finished = ["completed", "passed"].includes(get("cmi.core.lesson_status"));
  if (!finished) set("cmi.core.lesson_status", "incomplete");
  set("cmi.core.score.min", 0);
  set("cmi.core.score.max", 100);
  commit();

  const frame = document.createElement("iframe");
  frame.title = document.title;
  frame.allow = "clipboard-write";
  const kept = get("cmi.suspend_data");
  frame.src = `portolan/index.html?embed&lesson=${encodeURIComponent(lesson)}${/^\d+\.[\w-]+$/.test(kept) ? `#${kept}` : ""}`;
  document.body.style.margin = 0;
  Object.assign(frame.style, { display: "block", border: 0, width: "100%", height: "100vh" });
  document.body.append(frame);

  window.addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow || data?.portolan !== 1) return;
    if (data.type === "state" && data.link && data.link.length <= MOST_KEPT) set("cmi.suspend_data", data.link);
    if (data.type === "step") set("cmi.core.lesson_location", data.step);
    if (data.type === "done") {
      set("cmi.core.score.raw", Math.round(data.score * 100));
      set("cmi.core.lesson_status", "completed");
    }
    if (["state", "step", "done"].includes(data.type)) commit();
  });

  let left = false;
  window.addEventListener("pagehide", () => {
    if (left || !api) return;
    left = true;
    const two = (number) => String(Math.floor(number)).padStart(2, "0");
    const seconds = (Date.now() - begun) / 1000;
    set("cmi.core.session_time", `${two(seconds / 3600).padStart(4, "0")}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`);
    set("cmi.core.exit", "suspend");
    api.LMSCommit("");
    api.LMSFinish("");
  });
})();
