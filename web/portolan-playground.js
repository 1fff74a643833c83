// <portolan-playground lesson="03">: docs/embedding.md has its attributes, methods and events.
(() => {
  const NAME = "portolan-playground";
  if (customElements.get(NAME)) return;
  const home = (document.currentScript ?? document.querySelector(`script[src*="${NAME}"]`))?.src;
  // Constructed, since a strict content security policy allows that.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host { display: block; container-type: inline-size; margin-block: 1rem }
iframe, button { box-sizing: border-box; width: 100%; height: var(--portolan-height, 500px); border: 1px solid #8886;
  border-radius: 10px; background: light-dark(#f1ede0, #0b1723); color: light-dark(#12263a, #e8eef4) }
@container (max-width: 520px) { iframe, button { height: var(--portolan-height, 640px) } }
button { display: grid; place-content: center; justify-items: center; gap: 1rem; font: 600 1.5rem Palatino, serif; cursor: pointer }
span { padding: .6em 1.3em; border-radius: 8px; font: 600 1rem system-ui; background: light-dark(#0f766e, #4fd1c0); color: light-dark(#fff, #06251f) }
:focus-visible { outline: 3px solid #4b9c92; outline-offset: 3px }
::slotted(img) { max-width: 100% }`);

  customElements.define(NAME, class extends HTMLElement {
    static observedAttributes = ["lesson", "state", "theme", "height"];
    #frame;
    #ready;
    #queue = [];
    #seen;

    #root = this.attachShadow({ mode: "open" });

    connectedCallback() {
      this.#root.adoptedStyleSheets = [sheet];
      addEventListener("message", this.#hear);
      const loading = this.getAttribute("loading");
      if (loading === "eager") this.open();
      if (loading === "click") this.#poster();
      this.#seen = new IntersectionObserver((entries) => {
        const paused = !entries.at(-1).isIntersecting;
        if (this.#frame) this.send("pause", { paused });
        else if (!paused && loading !== "click") this.open();
      }, { rootMargin: "200px" });
      this.#seen.observe(this);
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      this.#seen.disconnect();
      this.#frame = this.#ready = undefined;
    }

    attributeChangedCallback(name, _, now) {
      if (name === "height") this.#size(now);
      if (name === "theme") this.style.colorScheme = /^(light|dark)$/.test(now) ? now : "light dark";
      if (!this.#frame) return;
      if (name === "theme") this.send("theme", { theme: now || "system" });
      if (name === "lesson" && now) this.load({ lesson: now });
      if (name === "state" && now) this.load({ link: now });
    }

    // Loads the playground now.
    open() {
      if (this.#frame) return;
      const url = new URL(".", new URL(this.getAttribute("src") || home || ".", document.baseURI));
      url.search = "embed";
      for (const name of ["lesson", "theme", "panes", "height", "xapi"]) {
        if (this.hasAttribute(name)) url.searchParams.set(name, this.getAttribute(name));
      }
      if (origin !== "null") url.searchParams.set("host", origin);
      url.hash = (this.getAttribute("state") || "").replace(/.*#/, "");
      const frame = document.createElement("iframe");
      frame.title = this.getAttribute("label") || "Portolan, a Kubernetes playground";
      frame.sandbox = "allow-scripts allow-popups allow-popups-to-escape-sandbox";
      frame.allow = "clipboard-write";
      frame.src = url;
      this.#frame = frame;
      this.#root.replaceChildren(frame);
    }

    // Sends a message once the playground listens; its frame has no origin to name.
    send(type, parts) {
      const message = { portolan: 1, type, ...parts };
      if (this.#ready) this.#frame.contentWindow.postMessage(message, "*");
      else this.#queue.push(message);
    }

    load(what) { this.send("load", what) }
    run(command) { this.send("run", { command }) }
    step(step) { this.send("step", { step }) }
    reset() { this.send("reset") }

    #hear = ({ source, data }) => {
      if (source !== this.#frame?.contentWindow || data?.portolan !== 1) return;
      if (data.type === "ready") {
        this.#ready = true;
        for (const message of this.#queue.splice(0)) source.postMessage(message, "*");
      }
      if (data.type === "resize" && this.getAttribute("height") === "auto") this.#size(data.height);
      this.dispatchEvent(new CustomEvent(`portolan-${data.type}`, { detail: data, bubbles: true, composed: true }));
    };

    #size(height) {
      if (height > 0) this.style.setProperty("--portolan-height", `${Math.min(height, 4000)}px`);
    }

    #poster() {
      const poster = document.createElement("button");
      const slot = document.createElement("slot");
      const words = document.createElement("span");
      slot.textContent = "✦ Portolan";
      words.textContent = "Open the playground";
      poster.append(slot, words);
      poster.onclick = () => {
        this.open();
        this.#frame.focus();
      };
      this.#root.replaceChildren(poster);
    }
  });
})();
