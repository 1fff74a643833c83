// The stage as a picture in a file: the chart as it is drawn, whole and in its colours, as SVG. Loaded after the first
// picture; a button with `data-picture` asks for it.
const SPACE = "http://www.w3.org/2000/svg";

document.addEventListener("click", (event) => {
  const chart = document.querySelector("svg.chart");
  if (chart && event.target.closest?.("[data-picture]")) save(new Blob([drawing(chart)], { type: "image/svg+xml" }), "portolan.svg");
});

/// The chart as a document of its own.
function drawing(chart) {
  const copy = chart.cloneNode(true);
  const { x, y, width, height } = chart.querySelector(".world").getBBox();
  copy.querySelector(".world").removeAttribute("style");
  copy.setAttribute("viewBox", [x, y, width, height].join(" "));
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const { theme } = document.documentElement.dataset;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  copy.dataset.theme = ["light", "dark"].includes(theme) ? theme : system;
  const sheet = document.createElementNS(SPACE, "style");
  sheet.textContent = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join("\n") +
    "\n:root{background:var(--paper)}";
  copy.prepend(sheet);
  return new XMLSerializer().serializeToString(copy);
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
