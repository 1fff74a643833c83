Reveal.initialize({ width: 1200, height: 800, margin: 0.04, hash: false, transition: "none" });
