-- Kong's own readers as a judge: lyaml for YAML, cjson for JSON. A line in is `y` or `j` and the text in hex; a line
-- out is JSON: {"value": …} or {"refused": "…"}. In a value, ["n", "1"] is a number and ["t", [key, value], …] a table.
local lyaml = require('lyaml')
local json_ok, cjson = pcall(require, 'cjson')
local MOST_VALUES = 20000

local function quoted(text)
  return '"' .. text:gsub('[%c"\\\127]', function(c) return ('\\u%04x'):format(c:byte()) end) .. '"'
end

local count, open

local function encode(value, out)
  count = count + 1
  if count > MOST_VALUES then error('too large', 0) end
  local kind = type(value)
  if value == lyaml.null or (json_ok and value == cjson.null) then out[#out + 1] = 'null'
  elseif kind == 'string' then out[#out + 1] = quoted(value)
  elseif kind == 'number' then out[#out + 1] = ('["n","%.17g"]'):format(value)
  elseif kind == 'boolean' then out[#out + 1] = tostring(value)
  elseif kind == 'table' then
    if open[value] then error('endless', 0) end
    open[value] = true
    out[#out + 1] = '["t"'
    for k, v in pairs(value) do
      out[#out + 1] = ',['
      encode(k, out)
      out[#out + 1] = ','
      encode(v, out)
      out[#out + 1] = ']'
    end
    out[#out + 1] = ']'
    open[value] = nil
  else error('unknown type ' .. kind, 0) end
end

local readers = { y = lyaml.load, j = json_ok and cjson.decode or nil }

for line in io.lines() do
  local text = line:sub(2):gsub('..', function(h) return string.char(tonumber(h, 16)) end)
  local read = readers[line:sub(1, 1)]
  local ok, value = pcall(read, text)
  local answer
  if not ok then answer = '{"refused":' .. quoted(tostring(value)) .. '}'
  elseif value == nil then answer = '{"nothing":true}'
  else
    count, open = 0, {}
    local out = {}
    local told, why = pcall(encode, value, out)
    answer = told and '{"value":' .. table.concat(out) .. '}' or '{"untold":' .. quoted(tostring(why)) .. '}'
  end
  io.write(answer, '\n')
end
