package main

const lighttpdConfig = `server.modules = ("mod_proxy")
server.document-root = "{folder}"
server.bind = "127.0.0.1"
server.port = {port}
server.max-keep-alive-requests = 10000
server.max-keep-alive-idle = 20
server.upload-dirs = ("{folder}")
proxy.server = ("" => (("host" => "{backend}")))
`

func startLighttpd() (party, error) {
	return startServer("lighttpd", []string{"lighttpd", "-v"}, lighttpdConfig, "lighttpd", "-D", "-f", "{folder}/config")
}
