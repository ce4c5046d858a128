-- Sixteen requests in one write: wrk sends what request() returns as it is.
local paths = { "/", "/site.css", "/data.json", "/notes.txt" }

init = function(args)
  local batch = {}
  for i = 1, 16 do
    batch[i] = wrk.format("GET", paths[(i - 1) % #paths + 1])
  end
  all = table.concat(batch)
end

request = function()
  return all
end
