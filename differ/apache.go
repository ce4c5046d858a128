package main

const apacheConfig = `ServerRoot {folder}
ServerName front
DefaultRuntimeDir {folder}
PidFile {folder}/apache.pid
Listen {address}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
{apacheuser}
ErrorLog /dev/null
KeepAlive On
MaxKeepAliveRequests 0
KeepAliveTimeout 10
Timeout 20
StartServers 1
ServerLimit 1
ThreadsPerChild 64
MaxRequestWorkers 64
ThreadLimit 64
AllowEncodedSlashes NoDecode
TraceEnable extended
ProxyPass / unix:{backend}|http://backend/ nocanon disablereuse=on
`

func startApache() (party, error) {
	return startServer("apache", []string{"apache2", "-v"}, apacheConfig, "apache2", "-X", "-f", "{folder}/config")
}
