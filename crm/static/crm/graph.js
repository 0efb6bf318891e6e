/* Draws the network of a page (contacts/network.html) with cytoscape. The list beside it says the
   same without script; whatever fails here leaves that list as it is. */
(() => {
  "use strict";
  const { $, $$ } = window.ui;
  const box = $("#graph");
  if (!box) return;
  const said = $("#graph-said");
  const hint = said.firstElementChild;
  const FONT = "Vazirmatn";
  /** So many links are named on the picture; of some more the relations; of many none, until
      somebody is chosen. */
  const NAMED = 12;
  /** How much of the box somebody with a name takes up; when there is not room for all, the rings
      grow beyond the box and are drawn smaller. */
  const TAKEN = 17_500;
  const room = () => (box.clientWidth * box.clientHeight) / TAKEN;
  const EDGE = 64;

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const LINES = {
    relation: ["--primary", "solid"],
    post: ["--cat-1", "solid"],
    unit: ["--text-3", "solid"],
    place: ["--cat-4", "dashed"],
  };

  /** What is drawn smaller begins with larger letters. */
  const letters = count => (count > room() ? 15 : 12);

  /** The look, read from the tokens, so that dark and light follow the page. */
  const look = count => [
    {
      selector: "node",
      style: {
        "font-family": FONT,
        "font-size": letters(count),
        color: colour("--text"),
        label: "data(label)",
        "text-wrap": "wrap",
        "text-max-width": 10 * letters(count),
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-background-color": colour("--surface-2"),
        "text-background-opacity": 0.85,
        "text-background-padding": 2,
        width: 22,
        height: 22,
        "background-color": colour("--surface"),
        "border-width": 2,
        "border-color": colour("--cat-1"),
        "overlay-opacity": 0,
      },
    },
    {
      selector: "node[kind = 'organization']",
      style: { shape: "round-rectangle", "border-color": colour("--primary") },
    },
    {
      selector: "node[distance = 0]",
      style: {
        width: 34,
        height: 34,
        "background-color": colour("--primary"),
        "border-color": colour("--primary"),
        "font-size": letters(count) + 2,
        "font-weight": 700,
      },
    },
    {
      selector: "edge",
      style: {
        width: 1.5,
        "curve-style": "bezier",
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.9,
        "font-family": FONT,
        "font-size": letters(count) - 2,
        color: colour("--text-2"),
        "text-rotation": "autorotate",
        "text-background-color": colour("--surface-2"),
        "text-background-opacity": 0.9,
        "text-background-padding": 1,
        "overlay-opacity": 0,
      },
    },
    ...Object.entries(LINES).map(([kind, [line, style]]) => ({
      selector: `edge[kind = '${kind}']`,
      style: {
        "line-color": colour(line),
        "target-arrow-color": colour(line),
        "line-style": style,
      },
    })),
    { selector: "edge.named", style: { label: "data(forwards)" } },
    { selector: ".far", style: { opacity: 0.18 } },
    {
      selector: ":selected",
      style: { "border-color": colour("--focus"), "border-width": 4, "line-color": colour("--focus") },
    },
  ];

  /** Those two steps away, by the one a step away through whom they are reached. */
  const branches = ({ nodes, links }) => {
    const near = new Map(nodes.filter(node => node.distance === 1).map(node => [node.id, []]));
    const waiting = new Set(nodes.filter(node => node.distance === 2).map(node => node.id));
    for (const { source, target } of links) {
      for (const [one, other] of [[source, target], [target, source]]) {
        if (near.has(one) && waiting.delete(other)) near.get(one).push(other);
      }
    }
    return near;
  };

  /** Where everybody stands: on two rings around the middle, each branch in a sector of its own.
      The rings are as wide and as high as the box, and neighbours stand at different depths. */
  const places = data => {
    const size = Math.max(1, Math.sqrt(data.nodes.length / room()));
    const [width, height] = [box.clientWidth, box.clientHeight].map(side => (side / 2 - EDGE) * size);
    const near = branches(data);
    const total = data.nodes.length - 1;
    const found = {};
    const start = height > width ? 0 : -Math.PI / 2; // two stand one above the other on a phone
    const put = (id, part, depth) => {
      const angle = start + part * 2 * Math.PI;
      found[id] = { x: Math.cos(angle) * depth * width, y: Math.sin(angle) * depth * height };
    };
    let used = 0;
    let turn = 0;
    const order = [...near].sort(([one], [other]) => one.localeCompare(other));
    for (const [id, behind] of order) {
      const share = (1 + behind.length) / total;
      put(id, used + share / 2, behind.length ? [0.42, 0.58][turn++ % 2] : [0.6, 1][turn++ % 2]);
      behind.forEach((far, index) =>
        put(far, used + (share * (index + 0.5)) / behind.length, index % 2 ? 0.84 : 1),
      );
      used += share;
    }
    const middle = data.nodes.find(node => node.distance === 0);
    return { [middle.id]: { x: 0, y: 0 }, ...found };
  };

  /** A card about somebody or about a link, from the pattern in the page. */
  const card = fill => {
    const made = $("#graph-card").content.cloneNode(true);
    const part = name => made.querySelector(`[data-is='${name}']`);
    fill(part);
    said.replaceChildren(made);
  };

  const line = (before, reads, after) => {
    const item = document.createElement("li");
    for (const [text, css] of [[before], [reads, "reads"], [after]]) {
      if (!text) continue;
      const piece = document.createElement("bdi");
      piece.textContent = text;
      if (css) piece.className = css;
      item.append(piece, " ");
    }
    return item;
  };

  const aboutNode = node =>
    card(part => {
      part("url").href = node.data("url");
      part("label").textContent = node.data("label");
      part("about").textContent = node.data("about");
      part("centre").href = node.data("centre");
      node.connectedEdges().forEach(edge => {
        const out = edge.source().same(node);
        const other = out ? edge.target() : edge.source();
        part("links").append(line("", edge.data(out ? "forwards" : "backwards"), other.data("label")));
      });
    });

  const aboutLink = edge =>
    card(part => {
      const [one, other] = [edge.source().data("label"), edge.target().data("label")];
      part("label").textContent = edge.data("forwards");
      part("about").textContent = [edge.data("dates"), edge.data("note")].filter(Boolean).join(" · ");
      part("links").append(
        line(one, edge.data("forwards"), other),
        line(other, edge.data("backwards"), one),
      );
      part("centre").remove();
    });

  const choose = (graph, element) => {
    graph.elements().unselect().removeClass("far");
    element.select();
    const near = element.isNode() ? element.closedNeighborhood() : element.union(element.connectedNodes());
    graph.elements().not(near).addClass("far");
    name(graph);
    near.edges().addClass("named");
    if (element.isNode()) aboutNode(element);
    else aboutLink(element);
  };

  const name = graph => {
    const count = graph.edges().length;
    graph.edges().removeClass("named");
    if (count <= NAMED) graph.edges().addClass("named");
    else if (count <= room()) graph.edges("[kind = 'relation']").addClass("named");
  };

  const leave = graph => {
    graph.elements().unselect().removeClass("far");
    name(graph);
    said.replaceChildren(hint);
  };

  const save = graph => {
    const blob = graph.png({ output: "blob", full: true, scale: 2, bg: colour("--surface") });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = box.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  const zoom = (graph, by) =>
    graph.zoom({
      level: graph.zoom() * by,
      renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 },
    });

  const buttons = {
    in: graph => zoom(graph, 1.3),
    out: graph => zoom(graph, 1 / 1.3),
    fit: graph => graph.fit(undefined, 36),
    png: save,
  };

  const listen = graph => {
    graph.on("tap", event => (event.target === graph ? leave(graph) : choose(graph, event.target)));
    $$("[data-graph]").forEach(button =>
      button.addEventListener("click", () => buttons[button.dataset.graph](graph)),
    );
    /* the wheel scrolls the page; with Ctrl, or with two fingers, it brings the picture nearer */
    box.addEventListener("wheel", event => graph.userZoomingEnabled(event.ctrlKey), { capture: true });
    box.addEventListener("touchstart", () => graph.userZoomingEnabled(true), { capture: true });
    new MutationObserver(() => graph.style(look(graph.nodes().length))).observe(document.documentElement, {
      attributeFilter: ["data-theme"],
    });
  };

  const elements = ({ nodes, links }) => [
    ...nodes.map(data => ({ group: "nodes", data })),
    ...links.map(data => ({ group: "edges", data })),
  ];

  const draw = async () => {
    const [answer] = await Promise.all([
      fetch(box.dataset.url, { credentials: "same-origin" }),
      document.fonts.load(`12px ${FONT}`, "همکاری"), // a canvas does not wait for its letters
    ]);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const data = await answer.json();
    const graph = window.cytoscape({
      container: box,
      elements: elements(data),
      style: look(data.nodes.length),
      layout: { name: "preset", positions: places(data), padding: EDGE / 2 },
      minZoom: 0.2,
      maxZoom: 3,
    });
    name(graph);
    listen(graph);
    box.graph = graph; // for whoever looks at it from outside, as the browser tests do
    box.dataset.drawn = data.nodes.length;
  };

  draw().catch(() => said.replaceChildren($("#graph-failed").content.cloneNode(true)));
})();
