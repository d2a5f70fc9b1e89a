-- The global table net.

local host = ...

net = {}

class 'HTTPClient'
net.HTTPClient = HTTPClient
HTTPClient = nil

function net.HTTPClient:__init(options)
  self.timeout = options and options.timeout
end

function net.HTTPClient:request(url, arguments)
  __assert_type(url, "string")
  arguments = arguments or {}
  local options = {}
  for name, value in pairs(arguments.options or {}) do
    options[name] = value
  end
  options.timeout = options.timeout or self.timeout
  return host.http(url, options, arguments.success, arguments.error)
end
