// The smallest Docusaurus site: one page of documentation, the element's script for all pages.
module.exports = {
  title: "A course on Services",
  url: "http://127.0.0.1",
  baseUrl: "/",
  // The playground stands beside this site, not in it.
  onBrokenLinks: "ignore",
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false, theme: {} }]],
  scripts: [{ src: "/portolan/portolan-playground.js", defer: true }],
};
