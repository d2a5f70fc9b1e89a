-- The table _PY for scripts written for plua; only where the QuickApp's owner runs it himself (moonfleet run).
-- docs/plua.md lists it. Files are those under the project's folder.

local host = ...
local json, net, type, pairs, error, tostring, rawget = json, net, type, pairs, error, tostring, rawget
local __assert_type = __assert_type

_PY = {}
local _PY = _PY

-- Timers and time; here, as in plua, the function comes first and times are in milliseconds.
_PY.setTimeout, _PY.clearTimeout = setTimeout, clearTimeout
_PY.setInterval, _PY.clearInterval = setInterval, clearInterval
_PY.set_timeout, _PY.clear_timeout = setTimeout, clearTimeout
_PY.set_interval, _PY.clear_interval = setInterval, clearInterval
_PY.sleep = host.sleep

function _PY.milli_time() return host.millis() / 1000 end
function _PY.get_time() return host.millis() / 1000 end
_PY.getTime = _PY.get_time

-- Text
_PY.json_encode, _PY.json_decode = json.encode, json.decode
_PY.to_json, _PY.parse_json = json.encode, json.decode
_PY.base64_encode, _PY.base64_decode = host.base64Encode, host.base64Decode
_PY.base64Encode, _PY.base64Decode = host.base64Encode, host.base64Decode
_PY.urlencode = host.urlencode
_PY.getenv, _PY.get_env_var, _PY.getenv_dotenv = host.environmentVariable, host.environmentVariable, host.environmentVariable
_PY.print = print

-- Files under the project's folder. Reading what is not there gives nil and a message.
_PY.read_file, _PY.readFile = host.readFile, host.readFile
_PY.write_file, _PY.writeFile = host.writeFile, host.writeFile
_PY.file_exists, _PY.fileExists = host.fileExists, host.fileExists
_PY.list_dir, _PY.listDir = host.listFolder, host.listFolder
_PY.remove_file, _PY.removeFile = host.removeFile, host.removeFile
_PY.project_folder = host.projectFolder

_PY.config = { platform = "moonfleet", cwd = host.projectFolder, environment = "lua" }
_PY.isRunning = function() return true end

-- HTTP: callback(response) with status (or code), data (or body), headers; or with error.
function _PY.http_request_async(url, options, callback)
  if type(url) == "table" then
    url, options, callback = url.url, url, options
  end
  __assert_type(url, "string")
  __assert_type(callback, "function")
  options = options or {}
  return net.HTTPClient({ timeout = options.timeout and options.timeout * 1000 }):request(url, {
    options = { method = options.method or "GET", headers = options.headers, data = options.data or options.body,
      checkCertificate = options.checkCertificate },
    success = function(answer)
      callback({ ok = answer.status < 400, status = answer.status, code = answer.status, data = answer.data, body = answer.data,
        headers = answer.headers })
    end,
    error = function(message) callback({ ok = false, error = message }) end,
  })
end

_PY.call_http = _PY.http_request_async

--- Loads a Lua file of the project as a function; nil and a message when it is none.
function _PY.loadfile(name, environment)
  local text, problem = host.readFile(name)
  if not text then
    return nil, problem
  end
  return load(text, "@" .. name, "t", environment or _G)
end

-- Hooks. _PY.fibaroApiHook(method, path, data) is asked before the hub: what it returns but nil is the answer (data, status).
-- _PY.mainLuaFile(names, run) is called instead of running the main file; run() runs it.

local request, send = host.request, host.send

local function hooked(method, path, data)
  local hook = rawget(_PY, "fibaroApiHook")
  if type(hook) ~= "function" then
    return nil
  end
  return hook(method, path, data)
end

function host.request(method, path, data)
  local answer, status = hooked(method, path, data)
  if answer ~= nil or status ~= nil then
    return answer, status or 200
  end
  return request(method, path, data)
end

function host.send(method, path, data)
  local answer, status = hooked(method, path, data)
  if answer == nil and status == nil then
    send(method, path, data)
  end
end

function host.runMain(run, name)
  local hook = rawget(_PY, "mainLuaFile")
  if type(hook) == "function" then
    return hook({ name }, run)
  end
  return run()
end
