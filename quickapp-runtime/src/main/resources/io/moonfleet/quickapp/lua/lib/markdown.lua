-- Markdown for labels: markdown(text) gives the HTML that HC3's and our pages show.
-- Headings, paragraphs, emphasis, code, lists (nested by indentation), quotes, tables, rules, pictures; links become
-- their text, for labels show none. What looks like HTML in the text is shown as it is written.

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;" }
local HEADINGS = { "h1", "h2", "h3", "h4", "b", "b" }

local function escaped(text)
  return (text:gsub("[&<>]", ESCAPES))
end

--- Emphasis, code, pictures and links within a line. Code is put aside first: nothing in it has a meaning.
local function inline(text)
  local aside = {}
  local function keep(html)
    aside[#aside + 1] = html
    return "\1" .. #aside .. "\1"
  end
  text = text:gsub("\1", "")
  text = text:gsub("\\([\\`*_{}%[%]()#+%-.!~|])", function(c) return keep(escaped(c)) end)
  text = text:gsub("(`+)(.-)%1", function(_, code) return keep("<font color=\"gray\">" .. escaped(code) .. "</font>") end)
  text = text:gsub("!%[([^%]]*)%]%((https?://[^%s)\"]+)[^)]*%)", function(alt, url)
    return keep(("<img src=\"%s\" alt=\"%s\">"):format(escaped(url), (escaped(alt):gsub("\"", "&quot;"))))
  end)
  text = text:gsub("%[([^%]]*)%]%([^)]*%)", "%1")
  text = escaped(text)
  text = text:gsub("%*%*%*(%S.-)%*%*%*", "<b><i>%1</i></b>")
  text = text:gsub("%*%*(%S.-)%*%*", "<b>%1</b>"):gsub("%f[%w_]__(%S.-)__%f[^%w_]", "<b>%1</b>")
  text = text:gsub("%*(%S[^*]-)%*", "<i>%1</i>"):gsub("%*(%S)%*", "<i>%1</i>")
  text = text:gsub("%f[%w_]_(%S[^_]*)_%f[^%w_]", "<i>%1</i>")
  text = text:gsub("~~(%S.-)~~", "<s>%1</s>")
  repeat -- what was put aside may hold something put aside
    local count
    text, count = text:gsub("\1(%d+)\1", function(i) return aside[tonumber(i)] end)
  until count == 0
  return text
end

local function item(line)
  local indent, mark, text = line:match("^(%s*)([-*+])%s+(.+)$")
  if mark then
    return #indent, "ul", text
  end
  indent, mark, text = line:match("^(%s*)(%d+[.)])%s+(.+)$")
  if mark then
    return #indent, "ol", text
  end
end

local function isRule(line)
  local bare = line:gsub("%s", "")
  return #bare >= 3 and (bare:match("^%-+$") or bare:match("^%*+$") or bare:match("^_+$")) ~= nil
end

local function cells(line)
  local list = {}
  for cell in (line:gsub("^%s*|", ""):gsub("|%s*$", "") .. "|"):gmatch("(.-)|") do
    list[#list + 1] = inline(cell:match("^%s*(.-)%s*$"))
  end
  return list
end

local function isTable(line, following)
  return line:find("|", 1, true) and following and following:match("^%s*|?%s*:?%-+:?%s*|[%s|:%-]*$") ~= nil
end

local function render(lines, out)
  local paragraph, at = {}, 1

  local function endParagraph()
    if #paragraph > 0 then
      out[#out + 1] = "<p>" .. table.concat(paragraph, " "):gsub("%s*\2%s*", "<br>") .. "</p>"
      paragraph = {}
    end
  end

  local function list()
    local open = {}
    while lines[at] do
      local indent, kind, text = item(lines[at])
      if not indent then break end
      while #open > 0 and (open[#open].indent > indent or open[#open].indent == indent and open[#open].kind ~= kind) do
        out[#out + 1] = "</" .. table.remove(open).kind .. ">"
      end
      if #open == 0 or open[#open].indent < indent then
        open[#open + 1] = { indent = indent, kind = kind }
        out[#out + 1] = "<" .. kind .. ">"
      end
      out[#out + 1] = "<li>" .. inline(text) .. "</li>"
      at = at + 1
    end
    while #open > 0 do
      out[#out + 1] = "</" .. table.remove(open).kind .. ">"
    end
  end

  local function tableRows()
    local function row(tag, line)
      out[#out + 1] = "<tr><" .. tag .. ">" .. table.concat(cells(line), "</" .. tag .. "><" .. tag .. ">") .. "</" .. tag .. "></tr>"
    end
    out[#out + 1] = "<table>"
    row("th", lines[at])
    at = at + 2
    while lines[at] and lines[at]:find("|", 1, true) do
      row("td", lines[at])
      at = at + 1
    end
    out[#out + 1] = "</table>"
  end

  local function code(fence)
    local verbatim = {}
    at = at + 1
    while lines[at] and not lines[at]:find("^%s*" .. fence) do
      verbatim[#verbatim + 1] = escaped(lines[at])
      at = at + 1
    end
    at = at + 1
    out[#out + 1] = "<pre>" .. table.concat(verbatim, "\n") .. "</pre>"
  end

  local function quote()
    local inner, rendered = {}, {}
    while lines[at] and lines[at]:find("^%s*>") do
      inner[#inner + 1] = lines[at]:gsub("^%s*>%s?", "")
      at = at + 1
    end
    render(inner, rendered)
    out[#out + 1] = "<i>" .. table.concat(rendered) .. "</i>"
  end

  while lines[at] do
    local line = lines[at]
    local marks, title = line:match("^(#+)%s+(.-)%s*#*$")
    local fence = line:match("^%s*(```)") or line:match("^%s*(~~~)")
    local block = fence and function() code(fence) end or isRule(line) and function()
      out[#out + 1] = "<hr>"
      at = at + 1
    end or item(line) and list or line:find("^%s*>") and quote or isTable(line, lines[at + 1]) and tableRows
    if marks and #marks <= 6 then
      endParagraph()
      out[#out + 1] = "<" .. HEADINGS[#marks] .. ">" .. inline(title) .. "</" .. HEADINGS[#marks] .. ">"
      at = at + 1
    elseif block then
      endParagraph()
      block()
    else
      if line:match("^%s*$") then
        endParagraph()
      else
        paragraph[#paragraph + 1] = inline(line:match("^%s*(.-)%s*$")) .. (line:find("  $") and "\2" or "")
      end
      at = at + 1
    end
  end
  endParagraph()
end

function markdown(text)
  __assert_type(text, "string")
  local lines, out = {}, {}
  for line in (text:gsub("\r\n?", "\n") .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = line:gsub("\t", "    ")
  end
  render(lines, out)
  return table.concat(out)
end
