(function () {
  "use strict";
  var root = document.documentElement;
  var $ = function (id) { return document.getElementById(id); };
  var json = function (id) { return JSON.parse($(id).textContent); };
  var data = json("data"), words = json("words");

  // Colours of Okabe and Ito, told apart also by people who see red and green alike; each type has a form as well.
  var TYPES = {
    "Explosions/Remote violence": { colour: "#d55e00", form: "circle" },
    "Battles": { colour: "#0072b2", form: "square" },
    "Violence against civilians": { colour: "#b0457f", form: "triangle" },
    "Protests": { colour: "#00805d", form: "diamond" },
    "Riots": { colour: "#b87a00", form: "wedge" },
    "Strategic developments": { colour: "#56606a", form: "hexagon" }
  };
  var HAPPENED = { occurred: true, ongoing: true };
  var SHOWN_AT_ONCE = 150, CARDS_AT_ONCE = 20, NARROW = 736;
  var EARTH_KM = 6371.0088, KM_A_PIXEL = 78.27; // of a screen at zoom 0 on the equator, tiles of 512 pixels

  // --- words

  function element(tag, attributes) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] !== null && attributes[name] !== undefined) made.setAttribute(name, attributes[name]);
    });
    Array.prototype.slice.call(arguments, 2).forEach(function (child) {
      if (child !== null && child !== undefined && child !== "") made.append(child);
    });
    return made;
  }
  function pair(table, key) { return (words[table] && words[table][key]) || [key, key]; }
  function both(table, key) {
    var found = pair(table, key), made = document.createDocumentFragment();
    made.append(element("span", { "class": "ar", lang: "ar" }, found[0]), element("span", { "class": "en", lang: "en" }, found[1]));
    return made;
  }
  function say(key) { return both("map", key); }
  function now(table, key) { return pair(table, key)[root.dataset.ui === "ar" ? 0 : 1]; }
  function own(text) { return element("bdi", {}, text); }
  function foreign(text) { return element("bdi", { lang: "en", dir: "ltr" }, text); }

  // --- what is to be seen of the data

  var events = data.events, spots = data.spots;
  events.forEach(function (event, number) {
    event.number = number;
    event.at = Array.from(new Set((event.places || []).map(function (place) { return place.spot; }).filter(function (spot) {
      return spot !== undefined && spot !== null;
    })));
    event.told = HAPPENED[event.status] === true;
  });
  var dated = events.filter(function (event) { return event.start; });
  var first = dated.reduce(function (least, event) { return !least || event.start < least ? event.start : least; }, "");
  var last = dated.reduce(function (most, event) { var end = event.end || event.start; return end > most ? end : most; }, "");
  var state = { types: new Set(Object.keys(TYPES)), from: "", until: "", undated: true, unsure: true, background: true, confidence: 0, reach: Infinity };
  var seen = [], selected = [], map = null, popup = null, limit = SHOWN_AT_ONCE, opener = null;

  function passes(event) {
    if (!state.types.has(event.type) || event.confidence * 100 < state.confidence) return false;
    if (!state.background && event.background || !state.unsure && !event.told) return false;
    if (!event.start) return state.undated;
    return !(state.from && (event.end || event.start) < state.from) && !(state.until && event.start > state.until);
  }

  // --- spots as features

  function circle(spot) {
    var ring = [], lat = spot.lat * Math.PI / 180, reach = spot.km / EARTH_KM;
    for (var i = 0; i <= 72; i += 1) {
      var bearing = i * Math.PI / 36;
      var y = Math.asin(Math.sin(lat) * Math.cos(reach) + Math.cos(lat) * Math.sin(reach) * Math.cos(bearing));
      var x = Math.atan2(Math.sin(bearing) * Math.sin(reach) * Math.cos(lat), Math.cos(reach) - Math.sin(lat) * Math.sin(y));
      ring.push([spot.lon + x * 180 / Math.PI, y * 180 / Math.PI]);
    }
    return [[ring]];
  }
  function outline(spot) { return spot.drawn || (spot.drawn = spot.polygons || circle(spot)); }
  function features() {
    var held = new Map();
    seen.forEach(function (event) {
      event.at.forEach(function (spot) {
        if (spots[spot].km > state.reach) return;
        if (!held.has(spot)) held.set(spot, []);
        held.get(spot).push(event);
      });
    });
    var shapes = [], marks = [];
    held.forEach(function (here, number) {
      var spot = spots[number], type = commonest(here);
      var properties = {
        spot: number, km: spot.km, area: spot.area === true, marked: !spot.area || data.public, count: here.length, type: type, colour: TYPES[type].colour,
        told: here.some(function (event) { return event.told; }),
        news: here.some(function (event) { return !event.background; })
      };
      properties.icon = ["mark", TYPES[type].form, TYPES[type].colour, here.length, properties.area ? "hollow" : "full"].join("|");
      shapes.push({ type: "Feature", id: number, properties: properties, geometry: { type: "MultiPolygon", coordinates: outline(spot) } });
      marks.push({ type: "Feature", id: number, properties: properties, geometry: { type: "Point", coordinates: [spot.lon, spot.lat] } });
    });
    return { shapes: { type: "FeatureCollection", features: shapes }, marks: { type: "FeatureCollection", features: marks } };
  }
  function commonest(here) {
    var counts = {};
    here.forEach(function (event) { counts[event.type] = (counts[event.type] || 0) + 1; });
    return Object.keys(counts).sort(function (a, b) { return counts[b] - counts[a]; })[0];
  }
  function bounds(numbers) {
    var box = [180, 90, -180, -90];
    numbers.forEach(function (number) {
      outline(spots[number]).forEach(function (part) {
        part[0].forEach(function (point) {
          box = [Math.min(box[0], point[0]), Math.min(box[1], point[1]), Math.max(box[2], point[0]), Math.max(box[3], point[1])];
        });
      });
    });
    return box[0] <= box[2] ? [[box[0], box[1]], [box[2], box[3]]] : null;
  }

  // --- images that the map asks for: forms of marks, hatching, names (drawn here, as no fonts come with the page)

  var RATIO = 2;
  function canvas(width, height) {
    var made = document.createElement("canvas");
    made.width = Math.ceil(width * RATIO);
    made.height = Math.ceil(height * RATIO);
    var context = made.getContext("2d");
    context.scale(RATIO, RATIO);
    return context;
  }
  function pixels(context) { return context.getImageData(0, 0, context.canvas.width, context.canvas.height); }
  var SIDES = { triangle: [3, -90], wedge: [3, 90], square: [4, -45], diamond: [4, 0], hexagon: [6, 0] };
  function path(form, middle, reach) {
    if (form === "circle") return "M" + (middle - reach) + " " + middle + "a" + reach + " " + reach + " 0 1 0 " + 2 * reach + " 0a" + reach + " " + reach + " 0 1 0 " + -2 * reach + " 0z";
    var sides = SIDES[form], wider = reach * (sides[0] === 3 ? 1.3 : 1.15), corners = [];
    for (var i = 0; i < sides[0]; i += 1) {
      var angle = (sides[1] + i * 360 / sides[0]) * Math.PI / 180;
      corners.push((middle + wider * Math.cos(angle)).toFixed(2) + " " + (middle + wider * Math.sin(angle)).toFixed(2));
    }
    return "M" + corners.join("L") + "z";
  }
  function mark(form, colour, count, hollow) {
    var reach = count > 1 ? 8 + Math.min(5, Math.log2(count)) : 5, side = 2 * reach * 1.3 + 6, context = canvas(side, side);
    var drawn = new Path2D(path(form, side / 2, reach));
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = "#ffffffd9";
    context.stroke(drawn);
    context.fillStyle = hollow ? "#fffefbe6" : colour;
    context.fill(drawn);
    context.lineWidth = hollow ? 2 : 1;
    context.strokeStyle = hollow ? colour : "#ffffff";
    context.stroke(drawn);
    if (count > 1) {
      var shift = form === "triangle" ? reach * 0.28 : form === "wedge" ? -reach * 0.28 : 0;
      context.fillStyle = hollow ? colour : "#ffffff";
      context.font = "700 " + (count > 99 ? 9 : 11) + "px sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(String(count), side / 2, side / 2 + shift + 0.5);
    }
    return pixels(context);
  }
  function hatch(colour) {
    var context = canvas(10, 10);
    context.strokeStyle = colour;
    context.globalAlpha = 0.5;
    context.lineWidth = 1.1;
    [-10, 0, 10].forEach(function (x) {
      context.beginPath();
      context.moveTo(x, 10);
      context.lineTo(x + 10, 0);
      context.stroke();
    });
    return pixels(context);
  }
  var STYLES = { country: "600 15px ", unit: "600 13px ", city: "600 13px ", "city-small": "12px " };
  var INKS = { country: "#4b4238", unit: "#8a7350", city: "#2c3336", "city-small": "#4a5256" };
  function name(kind, text) {
    var font = STYLES[kind] + getComputedStyle(root).getPropertyValue("--plain"), dot = kind.startsWith("city") ? 9 : 0;
    var context = canvas(1, 1);
    context.font = font;
    context = canvas(context.measureText(text).width + 8 + dot, 22);
    context.font = font;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = "#fffefbe6";
    context.fillStyle = INKS[kind];
    context.strokeText(text, 4 + dot, 11);
    context.fillText(text, 4 + dot, 11);
    if (dot) {
      context.beginPath();
      context.arc(4.5, 11, 1.8, 0, 7);
      context.fill();
    }
    return pixels(context);
  }
  function supply(event) {
    var parts = event.id.split("|"), image = null;
    if (parts[0] === "mark") image = mark(parts[1], parts[2], Number(parts[3]), parts[4] === "hollow");
    if (parts[0] === "hatch") image = hatch(parts[1]);
    if (parts[0] === "name") image = name(parts[1], parts.slice(2).join("|"));
    if (image && !map.hasImage(event.id)) map.addImage(event.id, image, { pixelRatio: RATIO });
  }

  // --- the map

  function archive() {
    var text = atob($("base").textContent), bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
    return new pmtiles.PMTiles({
      getKey: function () { return "base"; },
      getBytes: function (offset, length) { return Promise.resolve({ data: bytes.buffer.slice(offset, offset + length) }); }
    });
  }
  function nameImage() { return ["concat", "name|", ["get", "kind"], ["case", ["<", ["get", "rank"], 6], "", "-small"], "|", ["get", $("names").value]]; }
  function labelled(id, kind, more) {
    return Object.assign({
      id: id, type: "symbol", source: "base", "source-layer": "labels", filter: ["==", ["get", "kind"], kind],
      layout: {
        "icon-image": nameImage(), "icon-padding": 4,
        "icon-anchor": kind === "city" ? "left" : "center", "symbol-sort-key": ["get", "rank"]
      }
    }, more);
  }
  function style() {
    var faint = ["case", ["get", "news"], 1, 0.55];
    function line(id, filter, dashes) {
      return { id: id, type: "line", source: "shapes", filter: filter, layout: { "line-join": "round" },
        paint: Object.assign({ "line-color": ["get", "colour"], "line-width": 1.4, "line-opacity": ["*", 0.9, faint] }, dashes ? { "line-dasharray": [2, 2] } : {}) };
    }
    return {
      version: 8,
      sources: {
        world: { type: "vector", tiles: ["pmtiles://base/{z}/{x}/{y}"], minzoom: 0, maxzoom: 3 },
        base: { type: "vector", tiles: ["pmtiles://base/{z}/{x}/{y}"], minzoom: 0, maxzoom: 7 },
        shapes: { type: "geojson", data: { type: "FeatureCollection", features: [] }, tolerance: 0.2 },
        marks: { type: "geojson", data: { type: "FeatureCollection", features: [] } }
      },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": "#cfdfe6" } },
        { id: "land", type: "fill", source: "world", "source-layer": "land", paint: { "fill-color": "#ebe7dc", "fill-antialias": false } },
        { id: "land-edge", type: "line", source: "world", "source-layer": "land", paint: { "line-color": "#ebe7dc", "line-width": ["interpolate", ["exponential", 2], ["zoom"], 4, 1.5, 8, 12] } },
        { id: "countries", type: "fill", source: "base", "source-layer": "countries", paint: { "fill-color": "#f8f5ee" } },
        { id: "unit-lines", type: "line", source: "base", "source-layer": "borders", filter: ["==", ["get", "kind"], "unit"], minzoom: 4.5, paint: { "line-color": "#c9bda9", "line-width": ["interpolate", ["linear"], ["zoom"], 5, 0.6, 9, 1.4] } },
        { id: "coasts", type: "line", source: "base", "source-layer": "borders", filter: ["==", ["get", "kind"], "outer"], paint: { "line-color": "#a9b6b8", "line-width": 0.8 } },
        { id: "country-lines", type: "line", source: "base", "source-layer": "borders", filter: ["==", ["get", "kind"], "country"], layout: { "line-join": "round" }, paint: { "line-color": "#8d806c", "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.8, 9, 2.2] } },
        { id: "areas", type: "fill", source: "shapes", filter: ["get", "area"], layout: { "fill-sort-key": ["-", ["get", "km"]] }, paint: { "fill-pattern": ["concat", "hatch|", ["get", "colour"]], "fill-opacity": ["*", ["interpolate", ["linear"], ["get", "km"], 15, 0.75, 70, 0.4], faint] } },
        { id: "tints", type: "fill", source: "shapes", layout: { "fill-sort-key": ["-", ["get", "km"]] }, paint: { "fill-color": ["get", "colour"], "fill-opacity": ["case", ["get", "area"], 0.05, 0.16] } },
        line("lines", ["get", "told"]),
        line("dashes", ["!", ["get", "told"]], true),
        { id: "chosen", type: "line", source: "shapes", filter: ["in", ["get", "spot"], ["literal", []]], paint: { "line-color": "#22292d", "line-width": 3 } },
        labelled("small-towns", "city", { filter: ["all", ["==", ["get", "kind"], "city"], [">=", ["get", "rank"], 6]] }),
        labelled("unit-names", "unit", { minzoom: 5 }),
        labelled("towns", "city", { filter: ["all", ["==", ["get", "kind"], "city"], ["<", ["get", "rank"], 6]] }),
        labelled("country-names", "country", { maxzoom: 6.5 }),
        { id: "marks", type: "symbol", source: "marks",
          layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "count"] },
          paint: { "icon-opacity": ["step", ["zoom"], faint].concat(steps(faint)) } }
      ]
    };
  }
  // a mark stands on towns at all zooms (and on units where nothing finer is shown), on areas only while they are too
  // small to be seen as shapes
  function steps(faint) {
    var stops = [];
    for (var zoom = 2; zoom <= 14; zoom += 0.5) {
      stops.push(zoom, ["case", ["all", ["!", ["get", "marked"]], [">", ["get", "km"], 12 * KM_A_PIXEL * 0.84 / Math.pow(2, zoom)]], 0, faint]);
    }
    return stops;
  }
  function draw() {
    var tiles = new pmtiles.Protocol();
    tiles.add(archive());
    maplibregl.addProtocol("pmtiles", tiles.tile);
    map = new maplibregl.Map({
      container: "map", style: style(), center: [38, 34.5], zoom: 5, minZoom: 2, maxZoom: 14, dragRotate: false,
      pitchWithRotate: false, touchPitch: false, attributionControl: false, fadeDuration: 0, renderWorldCopies: false,
      locale: { "Map.Title": now("map", "map") }
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-left");
    map.addControl(new maplibregl.ScaleControl({ maxWidth: 110 }), "bottom-left");
    map.on("styleimagemissing", supply);
    map.on("load", function () { update(); fit(); });
    map.on("idle", function () { root.dataset.map = "idle"; });
    map.on("movestart", function () { root.dataset.map = "moving"; });
    map.on("click", function (event) { choose(event.point, event.lngLat); });
    map.on("mousemove", function (event) { map.getCanvas().style.cursor = under(event.point).length ? "pointer" : ""; });
  }
  function fit() {
    var box = bounds(Array.from(new Set(seen.flatMap(function (event) { return event.at; }))));
    if (box) map.fitBounds(box, { padding: 40, maxZoom: 11, duration: 0 });
  }
  function under(point) {
    var reach = 4, box = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]];
    var marks = map.queryRenderedFeatures(box, { layers: ["marks"] }).filter(visible);
    var shapes = map.queryRenderedFeatures(point, { layers: ["tints"] });
    var found = Array.from(new Set(marks.concat(shapes).map(function (feature) { return feature.properties.spot; })));
    return found.sort(function (a, b) { return spots[a].km - spots[b].km; });
  }
  function visible(feature) {
    return feature.properties.marked || feature.properties.km <= 12 * KM_A_PIXEL * 0.84 / Math.pow(2, map.getZoom());
  }
  function choose(point, where) {
    var found = under(point);
    if (found.length) open(found, where); else shut();
  }
  function light(numbers) {
    selected = numbers;
    if (map && map.getLayer("chosen")) map.setFilter("chosen", ["in", ["get", "spot"], ["literal", numbers]]);
  }

  // --- cards

  function swatch(type) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("class", "swatch");
    svg.setAttribute("aria-hidden", "true");
    shape.setAttribute("d", path(TYPES[type].form, 10, 6.5));
    shape.setAttribute("fill", TYPES[type].colour);
    svg.append(shape);
    return svg;
  }
  function day(event) {
    if (!event.start) return both("words", "undated");
    return foreign(event.end && event.end !== event.start ? event.start + " – " + event.end : event.start);
  }
  function badges(event) {
    var made = [];
    if (event.status !== "occurred") made.push(element("span", { "class": "badge " + (event.status === "denied" ? "denied" : event.told ? "" : "not") }, both("statuses", event.status)));
    if (event.background) made.push(element("span", { "class": "badge back" }, both("words", "background")));
    return made;
  }
  function losses(event) {
    return (event.casualties || []).map(function (row) {
      var made = element("span", {}, foreign(row[0]), " ", both("outcomes", row[1]));
      if (row[2] !== "unknown") made.append(" (", both("groups", row[2]), ")");
      return made;
    });
  }
  function joined(items, by) {
    var made = document.createDocumentFragment();
    items.forEach(function (item, number) { made.append(number ? by || both("map", "and") : "", item); });
    return made;
  }
  function placeName(place) {
    var unit = place.spot !== undefined && place.spot !== null && spots[place.spot].unit;
    var name = data.public && unit ? unit[root.dataset.ui === "ar" ? 0 : 1] : place.text || place.name;
    return name ? own(name) : null;
  }
  function exactness(place) {
    var made = element("span", { "class": "how" });
    if (place.spot === undefined || place.spot === null) {
      if (place.why) made.append(" – ", both("whys", place.why));
    } else {
      var spot = spots[place.spot];
      if (place.relation && !data.public) made.append(" · ", foreign(place.relation));
      made.append(" · ", both("place_precisions", place.precision));
      if (!spot.unit) made.append(" · ", say("radius"), " ", foreign("±" + (spot.km < 10 ? Math.round(spot.km * 10) / 10 : Math.round(spot.km))), " ", say("km"));
      if (place.derivation) made.append(element("br"), foreign(place.derivation));
    }
    return made;
  }
  function quote(pieces) {
    var made = element("p", { "class": "quote", lang: "ar", dir: "rtl" });
    pieces.forEach(function (piece) {
      made.append(piece[1] ? element("mark", { "class": piece[1], style: "--t:var(--" + piece[1] + "-t);--a:var(--" + piece[1] + ")" }, piece[0]) : piece[0]);
    });
    return made;
  }
  function card(event) {
    var report = data.reports[event.report], list = element("dl");
    function row(key, value) { if (value && value.childNodes.length) list.append(element("dt", {}, say(key)), element("dd", {}, value)); }
    function names(found) { return joined((found || []).map(foreign)); }
    var made = element("article", { "class": "card", style: "--c:" + TYPES[event.type].colour, "data-event": event.id });
    var sure = element("span", { "class": "sure" }, both("words", "confidence"), " ", foreign(Math.round(event.confidence * 100) + "%"));
    made.append(element.apply(null, ["header", {}, element("h3", {}, both("subtypes", event.subtype))].concat(badges(event), [sure])));
    row("date", element("span", {}, day(event)));
    var places = (event.places || []).map(function (place) {
      var name = placeName(place);
      return name ? element("div", {}, place.container ? element("span", { "class": "how" }, say("within"), " ") : "", name, place.container ? "" : exactness(place)) : null;
    }).filter(Boolean);
    row("place", joined(places, "\n"));
    row("initiators", names(event.initiators));
    row("targets", names(event.targets));
    row("weapons", names(event.weapons));
    row("casualties", joined(losses(event)));
    row("damage", joined((event.damage || []).map(function (item) { return foreign((item[0] ? item[0] + " " : "") + item[1]); })));
    row("claims", joined((event.claims || []).filter(function (claim) { return claim[0] || claim[1]; }).map(function (claim) {
      var made = element("div", {}, claim[0] ? own(claim[0]) : "");
      if (claim[1]) made.append(claim[0] ? " · " : "", own(claim[1]));
      made.append(" · ", element("span", { "class": "how" }, both("stances", claim[2])));
      return made;
    }), "\n"));
    made.append(list);
    if (event.quote && event.quote.length) made.append(quote(event.quote));
    var origin = element("p", { "class": "origin" }, say("report"), ": ");
    origin.append(element("a", { href: "#" + encodeURIComponent(event.id) }, own(event.id)));
    [report.title, report.outlet, report.published, report.url].forEach(function (fact) { if (fact) origin.append(" · ", own(fact)); });
    made.append(origin);
    return made;
  }
  // towns first; below a heading what lies somewhere in an area around
  function cards(found, numbers) {
    var made = element("div", { "class": "cards" }), shown = 0, wide = false;
    function reach(event) { return Math.min.apply(null, event.at.filter(function (spot) { return numbers.includes(spot); }).map(function (spot) { return spots[spot].km + (spots[spot].area ? 1e6 : 0); })); }
    var nearest = found.slice().sort(function (a, b) { return reach(a) - reach(b); });
    made.append(element("p", { "class": "heading", tabindex: "-1" }, say("here"), ": ", foreign(String(found.length))));
    function more() {
      nearest.slice(shown, shown + CARDS_AT_ONCE).forEach(function (event) {
        if (!wide && made.querySelector(".card") && reach(event) >= 1e6 && reach(nearest[0]) < 1e6) made.append(element("p", { "class": "heading" }, say("around")));
        wide = wide || reach(event) >= 1e6;
        made.append(card(event));
      });
      shown += CARDS_AT_ONCE;
      if (shown < found.length) made.append(moreButton(more));
    }
    more();
    return made;
  }
  function moreButton(more) {
    var button = element("button", { type: "button", "class": "more" }, say("more"));
    button.addEventListener("click", function () { button.remove(); more(); });
    return button;
  }
  function open(numbers, where, event) {
    var here = event ? [event] : seen.filter(function (one) { return one.at.some(function (spot) { return numbers.includes(spot); }); });
    shut();
    light(numbers);
    var inside = cards(here, numbers);
    if (!map || window.innerWidth < NARROW) {
      var close = element("button", { type: "button", "class": "shut", title: now("map", "close"), "aria-label": now("map", "close") }, "×");
      close.addEventListener("click", shut);
      $("sheet").replaceChildren(close, inside);
      $("sheet").hidden = false;
    } else {
      popup = new maplibregl.Popup({ maxWidth: "none", focusAfterOpen: false, closeOnClick: false, offset: 8 });
      popup.setLngLat(where).setDOMContent(element("div", { dir: root.dir }, inside)).addTo(map);
      intoView(popup.getElement());
      popup.on("close", function () { popup = null; light([]); mention(null); });
    }
    inside.querySelector(".heading").focus({ preventScroll: true });
  }
  function intoView(box) {
    var inner = box.getBoundingClientRect(), outer = map.getContainer().getBoundingClientRect(), edge = 8;
    var down = Math.max(0, inner.bottom - outer.bottom + edge) || Math.min(0, inner.top - outer.top - edge);
    var across = Math.max(0, inner.right - outer.right + edge) || Math.min(0, inner.left - outer.left - edge);
    if (down || across) map.panBy([across, down], { animate: false });
  }
  function shut() {
    if (popup) popup.remove();
    if (!$("sheet").hidden) { $("sheet").hidden = true; light([]); }
    $("sheet").replaceChildren();
    if (opener) { opener.focus({ preventScroll: true }); opener = null; }
  }
  function go(event) {
    if (window.innerWidth < NARROW) window.scrollTo(0, 0); // the map stands above the list
    if (event.at.length) {
      var spot = spots[event.at[0]];
      if (map) map.fitBounds(bounds(event.at), { padding: { top: 60, bottom: window.innerWidth < NARROW ? 190 : 60, left: 60, right: 60 }, maxZoom: 10, animate: false });
      open(event.at, [spot.lon, spot.lat], event);
    } else open([], map ? map.getCenter() : null, event);
    mention(event);
  }
  function mention(event) {
    document.querySelectorAll(".row.on").forEach(function (row) { row.classList.remove("on"); });
    var row = event && document.querySelector('.row[data-number="' + event.number + '"]');
    if (row) row.classList.add("on");
  }

  // --- lists

  function row(event) {
    var places = (event.places || []).filter(function (place) { return !place.container; }).map(placeName).filter(Boolean);
    var facts = element("span", { "class": "facts" }, day(event));
    losses(event).forEach(function (loss) { facts.append(" · ", loss); });
    var what = element.apply(null, ["span", { "class": "what" }, both("subtypes", event.subtype), " "].concat(badges(event)));
    var button = element("button", { type: "button", "class": "row" + (event.background ? " faint" : ""), "data-number": event.number }, swatch(event.type), what);
    button.append(element("span", {}, element("span", { "class": "where" }, joined(places.slice(0, 4))), places.length ? " · " : "", facts));
    button.addEventListener("click", function () { go(event); opener = button; });
    return button;
  }
  function unplaced(event) {
    var list = element("ul"), missing = lacking(event);
    missing.forEach(function (place) {
      var item = element("li", {}, placeName(place) || "", " ", element("span", { "class": "why" }, both("whys", place.why || "no-position")));
      if (place.candidates && place.candidates.length) item.append(element("br"), say("candidates"), ": ", joined(place.candidates.map(candidate)));
      list.append(item);
    });
    if (!missing.length) list.append(element("li", {}, element("span", { "class": "why" }, both("whys", "no-place"))));
    var around = (event.places || []).filter(function (place) { return place.container; }).map(placeName).filter(Boolean);
    var made = element("li", {}, row(event), element("div", { "class": "unplaced" }, list));
    if (around.length) made.lastChild.append(say("within"), " ", joined(around));
    return made;
  }
  function candidate(found) {
    var text = found[0] + (found[2] ? " (" + found[2] + ")" : "");
    if (!map || found[3] === null || found[3] === undefined) return foreign(text);
    var button = element("button", { type: "button", title: now("map", "show") }, foreign(text));
    button.addEventListener("click", function () { map.jumpTo({ center: [found[4], found[3]], zoom: 9 }); });
    return button;
  }
  function lacking(event) {
    return (event.places || []).filter(function (place) { return !place.container && (place.spot === undefined || place.spot === null); });
  }
  function fill(list, found, item) {
    list.replaceChildren();
    var shown = 0;
    function more() {
      found.slice(shown, shown + limit).forEach(function (event) { list.append(item(event)); });
      shown += limit;
      if (shown < found.length) list.append(element("li", {}, moreButton(function () { list.lastChild.remove(); more(); })));
    }
    if (found.length) more(); else list.append(element("li", { "class": "lead-in" }, say("none")));
  }
  // the newest first, what has no date last
  function byDate(a, b) { return (b.start || "").localeCompare(a.start || "") || a.number - b.number; }

  // --- filters

  function update() {
    seen = events.filter(passes).sort(byDate);
    var astray = seen.filter(function (event) { return !event.at.length || lacking(event).length; });
    $("n-events").textContent = seen.length === events.length ? String(seen.length) : seen.length + "/" + events.length;
    $("n-unplaced").textContent = String(astray.length);
    fill($("events"), seen, function (event) { return element("li", {}, row(event)); });
    fill($("unplaced"), astray, unplaced);
    $("unplaced").prepend(element("li", { "class": "lead-in" }, say("unplaced_lead")));
    $("said").textContent = seen.length + " " + now("map", "shown");
    bars();
    if (map && map.getSource("shapes")) {
      var drawn = features();
      root.dataset.map = "moving";
      map.getSource("shapes").setData(drawn.shapes);
      map.getSource("marks").setData(drawn.marks);
    }
  }
  function typeList() {
    Object.keys(TYPES).forEach(function (type) {
      var n = events.filter(function (event) { return event.type === type; }).length;
      if (!n) return;
      var box = element("input", { type: "checkbox", value: type, checked: "" });
      box.addEventListener("change", function () {
        if (box.checked) state.types.add(type); else state.types.delete(type);
        update();
      });
      $("types").append(element("li", {}, element("label", {}, box, swatch(type), element("span", {}, both("types", type)), element("span", { "class": "n", dir: "ltr" }, String(n)))));
    });
  }
  var months = [];
  function monthList() {
    if (!first) { document.querySelector(".dates").hidden = true; return; }
    $("from").min = $("until").min = first;
    $("from").max = $("until").max = last;
    var counts = {}, by = first.slice(0, 4) === last.slice(0, 4) ? 7 : Number(last.slice(0, 4)) - Number(first.slice(0, 4)) > 8 ? 4 : 7;
    if (first.slice(0, 7) === last.slice(0, 7)) by = 10;
    dated.forEach(function (event) { var key = event.start.slice(0, by); counts[key] = (counts[key] || 0) + 1; });
    var most = Math.max.apply(null, Object.values(counts));
    months = Object.keys(counts).sort().map(function (key) {
      var bar = element("i", { style: "height:" + Math.max(6, 100 * counts[key] / most) + "%", title: key + ": " + counts[key] });
      $("months").append(bar);
      return { key: key, bar: bar };
    });
  }
  function bars() {
    months.forEach(function (month) {
      var n = month.key.length;
      var inside = !(state.from && month.key < state.from.slice(0, n)) && !(state.until && month.key > state.until.slice(0, n));
      month.bar.classList.toggle("in", inside);
    });
  }
  function reset() {
    state = { types: new Set(Object.keys(TYPES)), from: "", until: "", undated: true, unsure: true, background: true, confidence: 0, reach: Infinity };
    document.querySelectorAll("#filters input[type=checkbox]").forEach(function (box) { box.checked = true; });
    $("from").value = $("until").value = "";
    $("confidence").value = 0;
    $("percent").textContent = "0%";
    $("reach").value = "";
    update();
  }
  function listen() {
    ["from", "until"].forEach(function (id) { $(id).addEventListener("change", function () { state[id] = $(id).value; update(); }); });
    ["undated", "unsure", "background"].forEach(function (id) { $(id).addEventListener("change", function () { state[id] = $(id).checked; update(); }); });
    $("confidence").addEventListener("input", function () { $("percent").textContent = $("confidence").value + "%"; });
    $("confidence").addEventListener("change", function () { state.confidence = Number($("confidence").value); update(); });
    $("reach").addEventListener("change", function () { state.reach = Number($("reach").value) || Infinity; update(); });
    $("reset").addEventListener("click", reset);
    var tabs = [$("tab-events"), $("tab-unplaced")];
    function tab(chosen) {
      tabs.forEach(function (one) {
        var on = one === chosen;
        one.setAttribute("aria-selected", String(on));
        one.tabIndex = on ? 0 : -1;
        $(one.getAttribute("aria-controls")).hidden = !on;
      });
    }
    tabs.forEach(function (one, number) {
      one.addEventListener("click", function () { tab(one); });
      one.addEventListener("keydown", function (event) {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        tab(tabs[1 - number]);
        tabs[1 - number].focus();
      });
    });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") shut(); });
    window.addEventListener("hashchange", fromAddress);
    $("names").addEventListener("change", names);
    $("toggle").addEventListener("click", function () {
      var english = root.dataset.ui === "ar";
      root.dataset.ui = root.lang = english ? "en" : "ar";
      root.dir = english ? "ltr" : "rtl";
      $("names").value = root.dataset.ui;
      shut();
      told();
      update();
      names();
      if (map) map.resize();
    });
  }
  function names() {
    if (!map) return;
    root.dataset.map = "moving";
    ["country-names", "unit-names", "towns", "small-towns"].forEach(function (layer) {
      map.setLayoutProperty(layer, "icon-image", nameImage());
    });
  }
  function told() {
    document.querySelectorAll("[data-label]").forEach(function (one) { one.setAttribute("aria-label", now("map", one.dataset.label)); });
    document.querySelectorAll("[data-word]").forEach(function (one) { one.textContent = now("map", one.dataset.word); });
  }
  function fromAddress() {
    var id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; } // a broken address names no event
    var event = events.find(function (one) { return one.id === id; });
    if (event) go(event);
  }

  $("reach").closest("label").hidden = data.public; // there all places are as wide as their unit
  $("legend").open = $("filters").open = window.innerWidth >= NARROW;
  told();
  typeList();
  monthList();
  listen();
  update();
  try {
    draw();
    map.on("load", fromAddress);
  } catch (error) {
    map = null;
    root.dataset.map = "failed";
    $("map").replaceChildren(element("p", { "class": "failed" }, say("webgl")));
    console.warn(String(error));
  }
})();
