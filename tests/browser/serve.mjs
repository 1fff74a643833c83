// A static file server for the tests, on a free port. It sends what a strict host would send: the right types and a
// content security policy without inline script, and it lets a sandboxed frame (whose origin is "null") load modules.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, resolve, sep } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".yaml": "text/yaml; charset=utf-8",
};

// docs/embedding.md recommends exactly this one; `frame-src` is for the preview in the window behind "Share".
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/// Serves `folder`, or, where `pages` has the path, that text as HTML (a host page, without the policy). `mounts` are other
/// folders by the paths they are served under; `policy` is the folder's own, `""` for none.
export async function serve(folder, pages = {}, { mounts = {}, policy = POLICY } = {}) {
  const roots = [...Object.entries(mounts).map(([path, root]) => [path, resolve(root), POLICY]), ["/", resolve(folder), policy]];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    if (pages[path] !== undefined) {
      response.writeHead(200, { "content-type": TYPES[".html"] }).end(pages[path]);
      return;
    }
    const [prefix, root, own] = roots.find(([prefix]) => path.startsWith(prefix));
    const below = path.slice(prefix.length);
    const file = normalize(join(root, below === "" || below.endsWith("/") ? `${below}index.html` : below));
    try {
      if (file !== root && !file.startsWith(root + sep)) throw new Error("outside");
      const body = await readFile(file);
      response
        .writeHead(200, {
          "content-type": TYPES[extname(file)] ?? "application/octet-stream",
          "access-control-allow-origin": "*",
          "cache-control": "no-store",
          ...(own && { "content-security-policy": own }),
        })
        .end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}
