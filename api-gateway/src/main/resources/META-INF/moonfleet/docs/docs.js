// Shows one area of the API at a time; the address keeps which one.
(async () => {
  const folder = "/assets/docs/hc/";
  const index = await (await fetch(folder + "index.json")).json();
  const areas = index["x-areas"];
  const select = document.getElementById("area");
  for (const area of areas) {
    const option = document.createElement("option");
    option.value = area.name;
    option.textContent = area.title;
    select.append(option);
  }
  const wanted = () => {
    const name = decodeURIComponent(location.hash.slice(1).split("/area/").pop());
    return areas.some((area) => area.name === name) ? name : "devices";
  };
  const show = () => {
    select.value = wanted();
    // The page is of the API's own origin, so nothing is asked of another server: no validator, no fonts.
    SwaggerUIBundle({
      url: folder + select.value + ".json",
      dom_id: "#swagger",
      deepLinking: false,
      validatorUrl: null,
      docExpansion: "list",
      presets: [SwaggerUIBundle.presets.apis],
      layout: "BaseLayout",
    });
  };
  select.addEventListener("change", () => {
    location.hash = select.value;
  });
  addEventListener("hashchange", show);
  show();
})();
