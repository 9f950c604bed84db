/**
 * What is run at a vantage. Nothing is written or installed there: the scripts read three files and open the
 * connections that the probe wants, with bash where it is, else Kong's own resty, else nc.
 */

/** What the place is like: its tools, its resolver, its hosts file. */
export const SURVEY = `echo kongsole-tools
for tool in bash resty nc getent; do command -v "$tool" >/dev/null 2>&1 && echo "$tool"; done
echo kongsole-resolv
head -c 65536 /etc/resolv.conf 2>/dev/null
echo
echo kongsole-hosts
head -c 262144 /etc/hosts 2>/dev/null
echo
echo kongsole-end`;

export const LOOKUP = `getent ahosts "$1" 2>/dev/null | head -n 64`;

/** The line after which the bytes of the connection follow, with the microseconds that it took to open. */
export const OPENED = 'kongsole-open';

/**
 * Relays standard input and output to `$2:$3` over `$1` (tcp or udp), for which bash opens a file of its own making.
 * A guard ends the attempt after `$4` seconds; the end of either side ends all.
 */
const BASH_RELAY = `LC_ALL=C
trap 'kill $guard $out $in 2>/dev/null' EXIT
trap 'exit 0' TERM HUP INT
( sleep "$4"; kill $$ ) >/dev/null 2>&1 & guard=$!
began=\${EPOCHREALTIME-}
exec 3<>"/dev/$1/$2/$3" || exit 7
ended=\${EPOCHREALTIME-}
kill $guard
echo "${OPENED} $(( \${ended/[.,]/} - \${began/[.,]/} ))"
exec 4<&0
cat <&4 >&3 & out=$!
cat <&3 4<&- & in=$!
wait -n $out $in 2>/dev/null || wait $in
sleep 0.05`;

/** The same with the sockets of Kong's own OpenResty, for images without bash; tcp only. */
const RESTY_RELAY = `local ffi = require "ffi"
ffi.cdef "int fcntl(int, int, ...); long read(int, void *, unsigned long);"
local sock = ngx.socket.tcp()
sock:settimeouts(limit * 1000, 60000, 600000)
local ok, err = sock:connect(host, port)
if not ok then io.stderr:write("connect: ", err, "\\n") os.exit(7) end
io.stdout:write("${OPENED} -1\\n") io.stdout:flush()
ffi.C.fcntl(0, 4, ffi.cast("int", 2048))
local size = 65536
local bytes = ffi.new("char[?]", size)
ngx.thread.spawn(function()
  while true do
    local n = tonumber(ffi.C.read(0, bytes, size))
    if n == 0 then os.exit(0) end
    if n > 0 then if not sock:send(ffi.string(bytes, n)) then os.exit(0) end
    else ngx.sleep(0.005) end
  end
end)
while true do
  local data, err = sock:receiveany(size)
  if data then io.stdout:write(data) io.stdout:flush()
  elseif err ~= "timeout" then
    if err ~= "closed" then io.stderr:write(err, "\\n") end
    os.exit(0)
  end
end`;

/** Arguments: tcp or udp, address, port, seconds to connect in. */
export const RELAY = `if command -v bash >/dev/null 2>&1; then exec bash -c '${inQuotes(BASH_RELAY)}' bash "$@"; fi
if [ "$1" = tcp ] && command -v resty >/dev/null 2>&1; then exec resty -e "local host, port, limit = '$2', $3, $4
"'${inQuotes(RESTY_RELAY)}'; fi
if command -v nc >/dev/null 2>&1; then echo "${OPENED} -1"; [ "$1" = udp ] && exec nc -u "$2" "$3"; exec nc -w 600 "$2" "$3"; fi
echo "no bash, resty or nc here" >&2; exit 9`;

function inQuotes(script: string): string {
  return script.replaceAll("'", "'\\''");
}
