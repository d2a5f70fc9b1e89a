-- The global table mqtt; loaded when a script first uses it.

local host = ...
local class, __assert_type, rawget, rawset = class, __assert_type, rawget, rawset
local mqtt = host.mqtt

mqtt.brokerUrl = host.mqttBrokerUrl -- ours: the broker that the QuickApp's surroundings offer, or nil
mqtt.QoS = { AT_MOST_ONCE = 0, AT_LEAST_ONCE = 1, EXACTLY_ONCE = 2 }
mqtt.MQTTConnectReturnCode = {
  CONNECTION_ACCEPTED = 0,
  UNACCEPTABLE_PROTOCOL_VERSION = 1,
  IDENTIFIER_REJECTED = 2,
  SERVER_UNAVAILABLE = 3,
  BAD_USERNAME_OR_PASSWORD = 4,
  NOT_AUTHORIZED = 5,
}

local former = rawget(_G, "MqttClient")
class 'MqttClient'
local Client = rawget(_G, "MqttClient")
rawset(_G, "MqttClient", former)
mqtt.Client = Client
host.net.Client = Client

function Client:__init()
  self.listeners = {}
end

local function fire(client, event, fields, callback)
  if callback then
    callback(fields.code or 0)
  end
  for _, listener in ipairs({ table.unpack(client.listeners[event] or {}) }) do
    listener(fields)
  end
end

function Client.connect(uri, options)
  __assert_type(uri, "string")
  local client = Client()
  client.connection = host.mqttConnect(uri, options, function(event, fields, callback)
    fire(client, event, fields, callback)
  end)
  return client
end

function Client:addEventListener(event, listener)
  __assert_type(event, "string")
  __assert_type(listener, "function")
  local listeners = self.listeners[event] or {}
  self.listeners[event] = listeners
  table.insert(listeners, listener)
end

function Client:removeEventListener(event, listener)
  for index, found in ipairs(self.listeners[event] or {}) do
    if found == listener then
      table.remove(self.listeners[event], index)
      return
    end
  end
end

function Client:publish(topic, payload, options)
  __assert_type(topic, "string")
  return self.connection.publish(topic, payload, options)
end

function Client:subscribe(topics, options)
  return self.connection.subscribe(topics, options)
end

function Client:unsubscribe(topics, options)
  return self.connection.unsubscribe(topics, options)
end

function Client:disconnect(options)
  return self.connection.disconnect(options)
end
