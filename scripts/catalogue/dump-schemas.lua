-- Prints the schemas of a Kong source tree as JSON, in the form that a gateway serves them:
--   luajit dump-schemas.lua FOLDER FLAVOR
-- Nothing of Kong is run but the files that declare schemas; every other module is a stand-in that answers anything.
local root, flavor = arg[1], arg[2]

local null = setmetatable({}, { __tostring = function() return "null" end })

table.unpack = table.unpack or unpack

local anything
anything = setmetatable({}, {
  __index = function() return anything end,
  __call = function() return anything end,
  __concat = function(a, b) return tostring(a) .. tostring(b) end,
  __tostring = function() return "" end,
  __add = function() return 0 end, __sub = function() return 0 end, __mul = function() return 0 end,
  __div = function() return 0 end, __pow = function() return 0 end, __unm = function() return 0 end,
  __len = function() return 0 end, __lt = function() return false end, __le = function() return false end,
})

ngx = setmetatable({ null = null, config = setmetatable({ subsystem = "http" }, { __index = function() return anything end }),
  shared = setmetatable({}, { __index = function() return anything end }) }, { __index = function() return anything end })
kong = setmetatable({
  configuration = { router_flavor = flavor, loaded_vaults = { env = true }, database = "off", role = "traditional" },
}, { __index = function() return anything end })

local function deep_copy(t)
  if type(t) ~= "table" or t == null or t == anything then return t end
  local out = {}
  for k, v in pairs(t) do out[k] = deep_copy(v) end
  return setmetatable(out, getmetatable(t))
end

local defined = {}
defined.__call = function(self, over)
  local out = deep_copy(self)
  for k, v in pairs(over) do out[k] = v end
  return out
end

local own = {}
own["kong.db.schema"] = {
  define = function(def) return setmetatable(def, defined) end,
  new = function(def) return def end,
  each_field = function() return function() end end,
  validators = setmetatable({}, { __index = function() return anything end }),
}
own["kong.db.schema.json"] = anything

-- Checks that live in modules we do not load are known by their names.
local named = setmetatable({}, {
  __index = function(_, name)
    if name:match("^validate_") or name == "status" then return { ["function"] = "name:" .. name } end
    if name == "deep_copy" or name == "cycle_aware_deep_copy" or name == "shallow_copy" then return deep_copy end
    return anything
  end,
})
own["kong.tools.utils"] = named
own["kong.tools.http"] = named
own["kong.tools.table"] = named
own["kong.runloop.wasm"] = named
own["pl.tablex"] = setmetatable({
  deepcopy = deep_copy,
  union = function(a, b)
    local out = {}
    for k, v in pairs(a) do out[k] = v end
    for k, v in pairs(b) do out[k] = v end
    return out
  end,
}, { __index = function() return anything end })
own["kong.db.schema.entity"] = own["kong.db.schema"]

-- Files that declare schemas, and the small ones that they are made of.
local function is_wanted(name)
  return name:match("^kong%.db%.schema%.typedefs$") or name:match("^kong%.db%.schema%.entities%.")
      or name:match("^kong%.db%.schema%.others%.wasm_filter$") or name:match("^kong%.plugins%..*schema")
      or name:match("^kong%.plugins%..*%.daos$") or name:match("^kong%.plugins%..*%.policies%.redis_schema$")
      or name:match("^kong%.tools%.queue_schema$") or name:match("^kong%.tools%.redis%.schema$")
      or name:match("schema") and name:match("^kong%.") or name == "kong.constants"
      or name:match("^kong%.llm") or name == "kong.plugins.statsd.constants" or name:match("^kong%.vaults%..*schema")
      or name == "kong.plugins.request-size-limiting.handler" or name == "kong.plugins.proxy-cache.strategies" or name:match("^kong%.plugins%.acme%.reserved_words$")
      or name:match("^kong%.observability%.tracing%.propagation")
      or name:match("^kong%.plugins%.[%w-]+%.[%w_]*constants$")
end

local loaded = {}
function require(name)
  if own[name] then return own[name] end
  if loaded[name] then return loaded[name] end
  if is_wanted(name) then
    local base = name:gsub("%.", "/")
    for _, path in ipairs { base .. ".lua", base .. "/init.lua" } do
      local file = io.open(root .. "/" .. path)
      if file then
        local text = file:read("*a")
        file:close()
        local chunk, err = loadstring(text, "@" .. path)
        if not chunk then error(err) end
        loaded[name] = anything
        local value = chunk(name)
        loaded[name] = value == nil and true or value
        return loaded[name]
      end
    end
  end
  if name == "table.new" then return function() return {} end end
  if name == "table.isempty" then return function(t) return next(t) == nil end end
  if name == "table.nkeys" then return function(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end end
  if name == "table.clear" then return function(t) for k in pairs(t) do t[k] = nil end end end
  return anything
end

-- Records in entities are required unless they say otherwise (kong/db/schema/entity.lua).
local function require_records(field)
  if field.required == nil then field.required = true end
  for _, one in ipairs(field.fields or {}) do
    local _, inner = next(one)
    if type(inner) == "table" and inner.type == "record" then require_records(inner) end
  end
end

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', function(c) return string.format("\\u%04x", c:byte()) end) .. '"'
end

-- Words, and what the schema of a foreign key brings. A field may bear such a name, too; its value is a table then.
local WORDS = { description = true, message = true, err = true, then_err = true, else_then_err = true }

local function is_skipped(holder, key)
  if WORDS[key] then return type(holder[key]) ~= "table" end
  return key == "schema" and holder.type == "foreign"
end

local function json(value, key)
  local kind = type(value)
  if value == null then return "null" end
  if value == anything then return "null" end
  if kind == "string" then return quoted(value) end
  if kind == "number" then return string.format("%.14g", value) end
  if kind == "boolean" then return tostring(value) end
  if kind == "function" then
    local info = debug.getinfo(value, "S")
    return '{"function":' .. quoted(info.source:sub(2) .. ":" .. info.linedefined) .. '}'
  end
  if kind ~= "table" then return "null" end
  local out = {}
  if #value > 0 then
    for i = 1, #value do out[i] = json(value[i]) end
    return "[" .. table.concat(out, ",") .. "]"
  end
  local keys = {}
  for k in pairs(value) do if type(k) == "string" and not is_skipped(value, k) then keys[#keys + 1] = k end end
  table.sort(keys)
  if #keys == 0 and (key == "fields" or key == "default" or key == "elements") then return "[]" end
  for i, k in ipairs(keys) do out[i] = quoted(k) .. ":" .. json(value[k], k) end
  return "{" .. table.concat(out, ",") .. "}"
end

local constants = require("kong.constants")
local out = {}
local function emit(name, schema, is_subschema)
  if is_subschema then
    require_records(schema)
    schema.required = nil
  else
    for _, one in ipairs(schema.fields) do
      local _, field = next(one)
      if field.type == "record" and not field.abstract then require_records(field) end
    end
  end
  out[#out + 1] = quoted(name) .. ":" .. json(schema)
end

local failed = {}
local function try(name, fn)
  local ok, err = pcall(fn)
  if not ok then failed[#failed + 1] = name .. ": " .. tostring(err) end
end

for _, entity in ipairs(constants.CORE_ENTITIES) do
  try(entity, function() emit(entity, require("kong.db.schema.entities." .. entity)) end)
end
local plugins = {}
for plugin in pairs(constants.BUNDLED_PLUGINS) do plugins[#plugins + 1] = plugin end
table.sort(plugins)
local daos = {}
for _, plugin in ipairs(plugins) do
  try(plugin, function() emit("plugins/" .. plugin, require("kong.plugins." .. plugin .. ".schema"), true) end)
  try(plugin .. " daos", function()
    local list = require("kong.plugins." .. plugin .. ".daos")
    if list == anything or type(list) ~= "table" then return end
    for _, schema in ipairs(list) do
      emit(schema.name, schema)
      daos[#daos + 1] = schema.name
    end
  end)
end
for vault in pairs(constants.BUNDLED_VAULTS or {}) do
  try(vault, function() emit("vaults/" .. vault, require("kong.vaults." .. vault .. ".schema"), true) end)
end
print("{" .. table.concat(out, ",\n") .. ',\n"kinds":' .. json(constants.CORE_ENTITIES) .. ',"daos":' .. (#daos > 0 and json(daos) or "[]") .. "}")
for _, line in ipairs(failed) do io.stderr:write(line, "\n") end
