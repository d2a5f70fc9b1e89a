--%%name:Neighbour
--%%type:com.fibaro.deviceController
--%%u:{label="secret",text="quiet"}

-- Another QuickApp of the same home.

function QuickApp:onInit()
  self:debug("neighbour is ready")
end

function QuickApp:whisper(text)
  self:debug("whispers", text)
  self:updateView("secret", "text", text)
  self:updateProperty("log", text)
end
