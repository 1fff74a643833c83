// The stage as a picture in a file: the chart as it is drawn, whole and in its colours, as SVG or PNG. Loaded after the first
// picture; a button with `data-picture` asks for it.
const SPACE = "http://www.w3.org/2000/svg";
/// Room around the things, in the chart's units.
const MARGIN = 24;

document.addEventListener("click", async (event) => {
  const kind = event.target.closest?.("[data-picture]")?.dataset.picture;
  const chart = document.querySelector("svg.chart");
  if (!kind || !chart) return;
  const { text, box } = drawing(chart);
  const svg = new Blob([text], { type: "image/svg+xml" });
  save(kind === "png" ? await painted(svg, box) : svg, `portolan.${kind}`);
});

/// The chart as a document of its own.
function drawing(chart) {
  const copy = chart.cloneNode(true);
  const box = extent(chart);
  copy.querySelector(".world").removeAttribute("style");
  copy.setAttribute("viewBox", [box.x, box.y, box.width, box.height].join(" "));
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  const { theme } = document.documentElement.dataset;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  copy.dataset.theme = ["light", "dark"].includes(theme) ? theme : system;
  const sheet = document.createElementNS(SPACE, "style");
  sheet.textContent = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join("\n") +
    "\n:root{background:var(--paper)}";
  copy.prepend(sheet);
  return { text: new XMLSerializer().serializeToString(copy), box };
}

/// What the things on the chart take up, in the chart's units, with a margin: the sea around them has no end.
function extent(chart) {
  const back = chart.querySelector(".world").getScreenCTM().inverse();
  const rects = [...chart.querySelectorAll(".world .thing")].map((thing) => thing.getBoundingClientRect());
  const all = rects.length ? rects : [chart.getBoundingClientRect()];
  const at = (x, y) => new DOMPoint(x, y).matrixTransform(back);
  const from = at(Math.min(...all.map((one) => one.left)), Math.min(...all.map((one) => one.top)));
  const to = at(Math.max(...all.map((one) => one.right)), Math.max(...all.map((one) => one.bottom)));
  const size = (length) => Math.ceil(length) + 2 * MARGIN;
  return { x: from.x - MARGIN, y: from.y - MARGIN, width: size(to.x - from.x), height: size(to.y - from.y) };
}

/// The same as pixels.
async function painted(svg, { width, height }) {
  const address = URL.createObjectURL(svg);
  const image = new Image(width, height);
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  // Browsers have a largest canvas; a chart of five hundred Pods is below it at this many pixels.
  const fine = Math.min(2, 8000 / Math.max(width, height));
  [canvas.width, canvas.height] = [Math.round(width * fine), Math.round(height * fine)];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
