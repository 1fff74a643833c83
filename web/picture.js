// The stage as a picture in a file: the chart as it is drawn, whole and in its colours, as SVG or PNG. Loaded after the first
// picture; a button with `data-picture` asks for it.
const SPACE = "http://www.w3.org/2000/svg";
/// Pixels of a PNG for each unit of the chart.
const FINE = 2;

document.addEventListener("click", async (event) => {
  const kind = event.target.closest?.("[data-picture]")?.dataset.picture;
  const chart = document.querySelector("svg.chart");
  if (!kind || !chart) return;
  const { text, width, height } = drawing(chart);
  const svg = new Blob([text], { type: "image/svg+xml" });
  save(kind === "png" ? await painted(svg, width, height) : svg, `portolan.${kind}`);
});

/// The chart as a document of its own.
function drawing(chart) {
  const copy = chart.cloneNode(true);
  const { x, y, width, height } = chart.querySelector(".world").getBBox();
  copy.querySelector(".world").removeAttribute("style");
  copy.setAttribute("viewBox", [x, y, width, height].join(" "));
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const dark = getComputedStyle(chart).colorScheme === "dark" || (!/light$/.test(getComputedStyle(chart).colorScheme) && matchMedia("(prefers-color-scheme: dark)").matches);
  const scheme = document.documentElement.dataset.theme;
  copy.dataset.theme = scheme === "light" || scheme === "dark" ? scheme : dark ? "dark" : "light";
  const sheet = document.createElementNS(SPACE, "style");
  sheet.textContent = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join("\n") +
    "\n:root{background:var(--paper)}";
  copy.prepend(sheet);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

/// The same as pixels.
async function painted(svg, width, height) {
  const address = URL.createObjectURL(svg);
  const image = new Image(width, height);
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * FINE, height * FINE];
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
