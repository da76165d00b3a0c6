// Comfort only: without this script every link on the page works as it is.
"use strict";
(() => {
  const text = document.querySelector(".text");
  if (!text) return;

  // Offsets count code points, as the graph does; the numbers behind claims are not part of the text.
  const letters = (paragraph) => {
    const found = [];
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) =>
        node.parentElement.closest(".ref") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    });
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };
  const paragraphs = [...text.querySelectorAll("p[data-start]")];

  // The place in the page of one code point of the text.
  const place = (offset, ending) => {
    for (const paragraph of paragraphs) {
      let at = Number(paragraph.dataset.start);
      if (offset < at) return null;
      for (const node of letters(paragraph)) {
        const points = [...node.data];
        const inside = ending ? offset <= at + points.length : offset < at + points.length;
        if (inside) return [node, points.slice(0, offset - at).join("").length];
        at += points.length;
      }
    }
    return null;
  };

  const rangeOf = (start, end) => {
    const from = place(start, false);
    const to = place(end, true);
    if (!from || !to) return null;
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  };

  // On a wide screen the cards scroll beside the text: bring one into view without moving the text.
  const cards = document.querySelector(".cards");
  const beside = () => getComputedStyle(cards).overflowY === "auto";
  const bring = (card) => {
    cards.scrollTop += card.getBoundingClientRect().top - cards.getBoundingClientRect().top - 16;
  };
  const unseen = (box) => box.top < 80 || box.bottom > innerHeight;

  const show = () => {
    for (const mark of text.querySelectorAll("mark.on")) mark.classList.remove("on");
    for (const card of cards.querySelectorAll(".near")) card.classList.remove("near");
    if (window.CSS && CSS.highlights) CSS.highlights.delete("here");
    const name = decodeURIComponent(location.hash.slice(1));
    const span = /^char=(\d{1,9}),(\d{1,9})$/.exec(name);
    if (span) {
      const range = rangeOf(Number(span[1]), Number(span[2]));
      if (!range) return;
      if (window.CSS && CSS.highlights) CSS.highlights.set("here", new Highlight(range));
      const box = range.getBoundingClientRect();
      if (unseen(box)) scrollBy({ top: box.top - innerHeight / 3 });
      const mark = [...text.querySelectorAll("mark")].find((m) => range.intersectsNode(m));
      const card = mark && document.getElementById(mark.dataset.of.split(" ").find(Boolean));
      if (card && beside()) {
        card.classList.add("near");
        bring(card);
      }
    } else if (name) {
      for (const mark of text.querySelectorAll("mark"))
        if (mark.dataset.of.split(" ").includes(name)) mark.classList.add("on");
      const first = text.querySelector("mark.on");
      const card = document.getElementById(name);
      if (first && card && beside()) {
        if (unseen(first.getBoundingClientRect())) first.scrollIntoView({ block: "center" });
        bring(card);
      }
    }
  };
  addEventListener("hashchange", show);
  show();

  // A click on marked words picks what they belong to, the innermost first.
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || event.target.closest("a") || !getSelection().isCollapsed) return;
    const picked = mark.dataset.of.split(" ").find(Boolean);
    if (picked) location.hash = picked;
  });

  // Selected words can be linked to, whether they are marked or not.
  const link = document.createElement("a");
  link.className = "to-words";
  link.hidden = true;
  link.textContent = "Link to this selection";
  text.append(link);
  const offset = (node, units) => {
    const paragraph = node.parentElement && node.parentElement.closest("p[data-start]");
    if (!paragraph || node.nodeType !== Node.TEXT_NODE) return null;
    let at = Number(paragraph.dataset.start);
    for (const other of letters(paragraph)) {
      if (other === node) return at + [...node.data.slice(0, units)].length;
      at += [...other.data].length;
    }
    return null;
  };
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    const range = chosen.rangeCount && !chosen.isCollapsed ? chosen.getRangeAt(0) : null;
    const start = range && offset(range.startContainer, range.startOffset);
    const end = range && offset(range.endContainer, range.endOffset);
    link.hidden = !(Number.isInteger(start) && Number.isInteger(end) && start < end);
    if (!link.hidden) link.href = `#char=${start},${end}`;
  });
})();
