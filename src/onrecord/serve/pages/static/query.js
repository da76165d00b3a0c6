// Puts the YASGUI editor in the place of the plain form, with the form's query in it.
"use strict";
(() => {
  const place = document.getElementById("yasgui");
  const form = document.getElementById("plain");
  if (!place || !window.Yasgui) return;
  const query = document.getElementById("query").value;
  const prefixes = {};
  for (const row of document.querySelectorAll("#prefixes tbody tr"))
    prefixes[row.cells[0].textContent] = row.cells[1].textContent;
  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  place.hidden = false;
  Yasgui.Yasqe.defaults.value = query;
  Yasgui.Yasqe.defaults.autocompleters = ["variables", "prefixes", "local"].filter(
    (name) => name in (Yasgui.Yasqe.Autocompleters || {}) || name === "variables",
  );
  const made = new Yasgui(place, {
    requestConfig: { endpoint, method: "GET" },
    copyEndpointOnNewTab: true,
    persistenceId: null,
    populateFromUrl: false,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
  });
  const tab = made.getTab() || made.addTab(true);
  tab.setQuery(query);
  // the form's own answer would stand below the editor's next one
  const answer = document.querySelector("section[aria-labelledby=answer]");
  if (answer) made.on("query", () => { answer.hidden = true; });
  // the editor leaves its fields without names; new tabs bring new ones
  const name = () => {
    for (const [selector, label] of [
      [".CodeMirror textarea", "SPARQL query"],
      [".autocomplete", "SPARQL endpoint"],
      ["select.tableSizer", "Rows shown"],
    ])
      for (const field of place.querySelectorAll(selector)) field.setAttribute("aria-label", label);
  };
  name();
  new MutationObserver(name).observe(place, { childList: true, subtree: true });
  form.hidden = true;
})();
