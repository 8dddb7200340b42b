<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ActionWords</name>
    <message>
        <source>finish the request, complete</source>
        <translation>结束请求, 完成</translation>
    </message>
    <message>
        <source>missing end(), end() forgotten, never end, never ends, without end, unfinished, hang</source>
        <translation>缺少 end(), 漏掉 end(), 没有调用 end(), 永不结束, 未结束, 卡住</translation>
    </message>
    <message>
        <source>destroy(), cancel, give up</source>
        <translation>取消, 放弃</translation>
    </message>
    <message>
        <source>hold, manual, drive, make the calls: setHeader(), write(), end()</source>
        <translation>手工, 自己调用</translation>
    </message>
    <message>
        <source>Expect: 100-continue</source>
        <translation>等待 100</translation>
    </message>
    <message>
        <source>field, setHeader()</source>
        <translation>请求头, 字段, 头部</translation>
    </message>
    <message>
        <source>write(), body, chunk, data, delay, pause between pieces</source>
        <translation>请求体, 正文, 数据块, 延迟, 停顿</translation>
    </message>
    <message>
        <source>deadline, setTimeout(), give up waiting</source>
        <translation>时限, 期限, 不再等待</translation>
    </message>
    <message>
        <source>body with a length</source>
        <translation>带长度的正文, 长度</translation>
    </message>
    <message>
        <source>chunks, chunked encoding</source>
        <translation>分块, 分块编码</translation>
    </message>
    <message>
        <source>no length, unframed body</source>
        <translation>没有长度, 没有边界</translation>
    </message>
    <message>
        <source>keep-alive, keepAlive, pool, reuse the connection</source>
        <translation>保持连接, 连接池, 复用连接</translation>
    </message>
    <message>
        <source>new agent, one request</source>
        <translation>新的 agent, 单个请求</translation>
    </message>
    <message>
        <source>no agent, new connection, close</source>
        <translation>不用 agent, 新连接, 关闭</translation>
    </message>
    <message>
        <source>keepAlive, maxSockets, own agent, limit, queue</source>
        <translation>自己的 agent, 上限, 排队, 队列</translation>
    </message>
    <message>
        <source>hold the answer, response by hand, the server waits, curl waits</source>
        <translation>扣住响应, 手动响应, 服务器等待, curl 等待</translation>
    </message>
    <message>
        <source>forward, tunnel, CONNECT</source>
        <translation>转发, 隧道</translation>
    </message>
    <message>
        <source>address, listen, port in use, EADDRINUSE</source>
        <translation>地址, 监听, 端口被占用</translation>
    </message>
    <message>
        <source>https, TLS, secure, private key</source>
        <translation>加密, 安全, 私钥</translation>
    </message>
    <message>
        <source>missing end(), never end, without end, forget</source>
        <translation>缺少 end(), 漏掉 end(), 永不结束, 忘记</translation>
    </message>
    <message>
        <source>maxSockets maxTotalSockets maxFreeSockets keepAlive scheduling timeout pool</source>
        <translation>连接池 上限 调度 超时 保持连接</translation>
    </message>
    <message>
        <source>new breakpoint, add a breakpoint</source>
        <translation>新建断点 添加断点</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>On the wire, one write each</source>
        <translation>线路上，每次写入一个</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
</context>
<context>
    <name>ConnectionsView</name>
    <message>
        <source>%1, no exchange</source>
        <translation>%1，没有往返</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>在用</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>, from outside</source>
        <translation>，来自外部</translation>
    </message>
    <message>
        <source>Exchange %1 on %2: %3 %4, %5, %6</source>
        <translation>往返 %1，在 %2 上：%3 %4，%5，%6</translation>
    </message>
    <message>
        <source>%1, after %2 in the queue</source>
        <translation>%1，此前排队 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n exchange(s)</source>
        <translation>
            <numerusform>%n 个往返</numerusform>
        </translation>
    </message>
    <message>
        <source>no request yet</source>
        <translation>还没有请求</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 中的 %1</translation>
    </message>
</context>
<context>
    <name>DelayText</name>
    <message>
        <source>at once</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>ExchangeList</name>
    <message>
        <source>this client</source>
        <translation>本客户端</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>外部</translation>
    </message>
    <message>
        <source>outside (%1)</source>
        <translation>外部（%1）</translation>
    </message>
    <message>
        <source>this server</source>
        <translation>本服务器</translation>
    </message>
    <message>
        <source>%1 again</source>
        <translation>%1 复用</translation>
    </message>
    <message>
        <source>Exchange %1: %2 %3, %4, %5, %6</source>
        <translation>往返 %1：%2 %3，%4，%5，%6</translation>
    </message>
    <message>
        <source>aborted</source>
        <translation>已中止</translation>
    </message>
    <message>
        <source>destroyed</source>
        <translation>已销毁</translation>
    </message>
    <message>
        <source>in one turn</source>
        <translation>同一轮循环内</translation>
    </message>
    <message>
        <source>this proxy</source>
        <translation>本代理</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>尚不可知</translation>
    </message>
    <message>
        <source>never known</source>
        <translation>始终不可知</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>%1, exchange %2 on it; handed over by another request</source>
        <translation>%1，其上第 %2 次往返；由另一个请求转交</translation>
    </message>
    <message>
        <source>%1, exchange %2 on it</source>
        <translation>%1，其上第 %2 次往返</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>消息头 head</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>消息体 body</translation>
    </message>
    <message>
        <source>On the wire</source>
        <translation>传输字节</translation>
    </message>
    <message>
        <source>Not there at this moment.</source>
        <translation>此刻还没有。</translation>
    </message>
    <message>
        <source>Framing</source>
        <translation>消息边界</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Receiving</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>总计</translation>
    </message>
    <message>
        <source>After the body, as trailers:</source>
        <translation>消息体之后的 trailer：</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Between</source>
        <translation>双方</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Its beginning was forgotten to stay within the limit.</source>
        <translation>为了不超出上限，它的开头已被丢弃。</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>%1, exchange %2 on it; reused from the pool</source>
        <translation>%1，其上的第 %2 次往返；取自连接池，重复使用</translation>
    </message>
    <message>
        <source>%1 …, nothing sent yet</source>
        <translation>%1 …，尚未发出任何字节</translation>
    </message>
    <message>
        <source>Your program called %1.</source>
        <translation>你的程序调用了 %1。</translation>
    </message>
    <message>
        <source>The server&apos;s side then: %1</source>
        <translation>随后服务器一侧：%1</translation>
    </message>
    <message>
        <source>as agreed with the connection&apos;s first exchange</source>
        <translation>在这个连接的第一次往返时已商定</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>%1; accepted anyway</source>
        <translation>%1；仍然接受</translation>
    </message>
    <message>
        <source>Its head is not there: a part of the exchange was forgotten.</source>
        <translation>它的 head 已不在：这次往返的一部分已被遗忘。</translation>
    </message>
    <message>
        <source>A part of it was forgotten to stay within the limit.</source>
        <translation>为不超出内存上限，它的一部分已被遗忘。</translation>
    </message>
    <message>
        <source>Not parsed by the client yet.</source>
        <translation>客户端尚未解析。</translation>
    </message>
    <message>
        <source>Written by the server; your program never got it.</source>
        <translation>由服务器写出；你的程序从未收到。</translation>
    </message>
    <message>
        <source>What comes later is shown: here it is as it is at the end, on the stage as it is at the moment.</source>
        <translation>正在显示之后的内容：这里是结束时的样子，舞台上是此刻的样子。</translation>
    </message>
    <message>
        <source>No HTTP: %1 of a TLS handshake.</source>
        <translation>不是 HTTP：%1 的 TLS 握手。</translation>
    </message>
    <message>
        <source>Its head broke off after %1.</source>
        <translation>其头部在 %1 之后中断。</translation>
    </message>
    <message>
        <source>Nothing of it was sent.</source>
        <translation>没有发送任何内容。</translation>
    </message>
    <message>
        <source>There was none.</source>
        <translation>没有。</translation>
    </message>
    <message>
        <source>%1, on its way</source>
        <translation>%1，在途中</translation>
    </message>
    <message>
        <source>none; the server wrote %1</source>
        <translation>无；服务器写出了 %1</translation>
    </message>
    <message>
        <source>%1, under way</source>
        <translation>%1，进行中</translation>
    </message>
    <message>
        <source>none; %1 was tried</source>
        <translation>无；尝试过 %1</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>目前 %1</translation>
    </message>
    <message>
        <source>%1, its end did not come</source>
        <translation>%1，结尾没有到</translation>
    </message>
    <message>
        <source>1xx before it</source>
        <translation>之前的 1xx</translation>
    </message>
    <message>
        <source>Chunk lines</source>
        <translation>分块行</translation>
    </message>
    <message>
        <source>Chunk lines, trailers</source>
        <translation>分块行与 trailer</translation>
    </message>
    <message>
        <source>Not parsed yet</source>
        <translation>尚未解析</translation>
    </message>
    <message>
        <source>Not understood</source>
        <translation>未能解析</translation>
    </message>
    <message>
        <source>%1, nothing was sent</source>
        <translation>%1，没有发送任何内容</translation>
    </message>
    <message>
        <source>The server&apos;s side: %1</source>
        <translation>服务器一侧：%1</translation>
    </message>
    <message>
        <source>Before that, on the server&apos;s side: %1</source>
        <translation>在此之前，服务器一侧：%1</translation>
    </message>
    <message>
        <source>Ending</source>
        <translation>收尾</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>写出</translation>
    </message>
    <message>
        <source>%1, the framing left wrong on purpose</source>
        <translation>%1，故意让消息边界保持错误</translation>
    </message>
    <message>
        <source>%1 dropped</source>
        <translation>%1，已丢弃</translation>
    </message>
    <message>
        <source>answered in place of the handler</source>
        <translation>代替请求处理函数作了响应</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>由你改动</translation>
    </message>
    <message>
        <source>It was</source>
        <translation>原来是</translation>
    </message>
    <message>
        <source>It went on as</source>
        <translation>改成了</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Fault by you</source>
        <translation>由你造成的故障</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>On the wire so far: %1. Its head is not complete.</source>
        <translation>线路上至今有 %1，它的头部还不完整。</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>held %1</source>
        <translation>停住了 %1</translation>
    </message>
    <message>
        <source>%2 pauses, %1 in all</source>
        <translation>%2 次停顿，共 %1</translation>
    </message>
    <message>
        <source>a pause of %1</source>
        <translation>停顿 %1</translation>
    </message>
</context>
<context>
    <name>LastSeen</name>
    <message>
        <source>Exchange %1, `%2`, has not begun: it does with event %3, %4 from this moment.</source>
        <translation>往返 %1（`%2`）尚未开始：它始于事件 %3，距此刻 %4。</translation>
    </message>
    <message>
        <source>Go on from here (F5) goes there.</source>
        <translation>“从这里继续”（F5）会到那里。</translation>
    </message>
</context>
<context>
    <name>LinkText</name>
    <message>
        <source>unlimited</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>as it comes</source>
        <translation>原样</translation>
    </message>
</context>
<context>
    <name>ModeBadge</name>
    <message>
        <source>%1 BEHIND</source>
        <translation>落后 %1</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>PAUSED</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>PAUSED, %L1 more</source>
        <translation>已暂停，还有 %L1</translation>
    </message>
    <message>
        <source>REPLAY, really %1</source>
        <translation>回放，实际 %1</translation>
    </message>
    <message>
        <source>REPLAY</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>%L1 HELD</source>
        <translation>%L1 个停住</translation>
    </message>
    <message>
        <source>PAUSED · %1</source>
        <translation>已暂停 · %1</translation>
    </message>
    <message>
        <source>REPLAY · %1</source>
        <translation>回放 · %1</translation>
    </message>
    <message>
        <source>HELD</source>
        <translation>已停住</translation>
    </message>
    <message>
        <source>HELD: breakpoint %1</source>
        <translation>已停住：断点 %1</translation>
    </message>
    <message>
        <source>HELD: the real exchange waits</source>
        <translation>已停住：这次往返真的在等</translation>
    </message>
    <message>
        <source>REPLAY, really %1, %2 more</source>
        <translation>回放，实际 %1，还有 %2</translation>
    </message>
</context>
<context>
    <name>PlaygroundRoutes</name>
    <message>
        <source>Hello, World!</source>
        <translation>Hello, World!</translation>
    </message>
    <message>
        <source>The body comes back as it arrives</source>
        <translation>请求体到多少就返回多少</translation>
    </message>
    <message>
        <source>Your request, as JSON</source>
        <translation>以 JSON 返回你的请求</translation>
    </message>
    <message>
        <source>Answers with that status</source>
        <translation>以该状态码响应</translation>
    </message>
    <message>
        <source>Answers after that many milliseconds</source>
        <translation>等待这么多毫秒后响应</translation>
    </message>
    <message>
        <source>N chunks, one after another</source>
        <translation>N 个数据块（chunk），逐个发出</translation>
    </message>
    <message>
        <source>N bytes with a Content-Length</source>
        <translation>N 个字节，带 Content-Length</translation>
    </message>
    <message>
        <source>An answer with n headers</source>
        <translation>带 n 个响应头的响应</translation>
    </message>
    <message>
        <source>N redirects; the module follows none</source>
        <translation>N 次重定向；模块一次也不跟随</translation>
    </message>
    <message>
        <source>401 until both are right</source>
        <translation>用户名和密码都对之前返回 401</translation>
    </message>
    <message>
        <source>304 to a conditional request</source>
        <translation>对条件请求返回 304</translation>
    </message>
    <message>
        <source>An ETag; 304 when it matches</source>
        <translation>带 ETag；匹配时返回 304</translation>
    </message>
    <message>
        <source>Header fields after the body</source>
        <translation>响应体之后还有头字段（trailer）</translation>
    </message>
    <message>
        <source>103 before the answer</source>
        <translation>先发 103，再发响应</translation>
    </message>
    <message>
        <source>The connection ends with the answer</source>
        <translation>响应结束，连接随之结束</translation>
    </message>
    <message>
        <source>The connection is reset</source>
        <translation>连接被重置（RST）</translation>
    </message>
    <message>
        <source>end() is forgotten</source>
        <translation>忘记调用 end()</translation>
    </message>
</context>
<context>
    <name>PoolView</name>
    <message>
        <source>The beginning was forgotten: sockets from before show when they are used again.</source>
        <translation>开头的部分已被遗忘：此前的套接字再次使用时才会显示。</translation>
    </message>
    <message>
        <source>its options are not in the trace</source>
        <translation>记录里没有它的选项</translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation>手动设置</translation>
    </message>
    <message>
        <source>%1 of %2 in use</source>
        <translation>%2 个中 %1 个在用</translation>
    </message>
    <message>
        <source>%1 in use</source>
        <translation>%1 个在用</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 个空闲</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 个等待</translation>
    </message>
    <message>
        <source>Sockets</source>
        <translation>套接字</translation>
    </message>
    <message numerus="yes">
        <source>+ %n more socket(s)</source>
        <translation>
            <numerusform>另有 %n 个套接字</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+ %n empty place(s)</source>
        <translation>
            <numerusform>另有 %n 个空位</numerusform>
        </translation>
    </message>
    <message>
        <source>in use %1</source>
        <translation>在用 %1</translation>
    </message>
    <message>
        <source>connects</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>free</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>还剩 %1</translation>
    </message>
    <message>
        <source>no timeout</source>
        <translation>无超时</translation>
    </message>
    <message>
        <source>closing</source>
        <translation>正在关闭</translation>
    </message>
    <message>
        <source>Socket %1: %2, %3</source>
        <translation>套接字 %1：%2，%3</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空位</translation>
    </message>
    <message>
        <source>more may come</source>
        <translation>还可以更多</translation>
    </message>
    <message>
        <source>Queue, the next one first</source>
        <translation>队列，下一个在最前</translation>
    </message>
    <message>
        <source>destroyed while it waits</source>
        <translation>等待中已被销毁</translation>
    </message>
    <message>
        <source>waits %1</source>
        <translation>已等待 %1</translation>
    </message>
    <message>
        <source>Place %1 in the queue: %2, %3</source>
        <translation>队列第 %1 位：%2，%3</translation>
    </message>
    <message numerus="yes">
        <source>+ %n more wait</source>
        <translation>
            <numerusform>另有 %n 个等待</numerusform>
        </translation>
    </message>
    <message>
        <source>Decisions, the newest first</source>
        <translation>决定，最新的在最前</translation>
    </message>
    <message>
        <source>at least %1 in use</source>
        <translation>至少 %1 个在用</translation>
    </message>
    <message>
        <source>%1 closing</source>
        <translation>%1 个正在关闭</translation>
    </message>
    <message numerus="yes">
        <source>%n earlier decision(s)</source>
        <translation>
            <numerusform>更早的 %n 个决定</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ServerState</name>
    <message>
        <source>Server stopped</source>
        <translation>服务器已停止</translation>
    </message>
    <message>
        <source>Server starting …</source>
        <translation>服务器正在启动…</translation>
    </message>
    <message>
        <source>Server on %1</source>
        <translation>服务器监听 %1</translation>
    </message>
    <message>
        <source>No server on %1</source>
        <translation>%1 上没有服务器</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>first on this connection</source>
        <translation>此连接上的第 1 次</translation>
    </message>
    <message>
        <source>second on this connection</source>
        <translation>此连接上的第 2 次</translation>
    </message>
    <message>
        <source>third on this connection</source>
        <translation>此连接上的第 3 次</translation>
    </message>
    <message>
        <source>fourth on this connection</source>
        <translation>此连接上的第 4 次</translation>
    </message>
    <message>
        <source>fifth on this connection</source>
        <translation>此连接上的第 5 次</translation>
    </message>
    <message>
        <source>sixth on this connection</source>
        <translation>此连接上的第 6 次</translation>
    </message>
    <message>
        <source>seventh on this connection</source>
        <translation>此连接上的第 7 次</translation>
    </message>
    <message>
        <source>eighth on this connection</source>
        <translation>此连接上的第 8 次</translation>
    </message>
    <message>
        <source>ninth on this connection</source>
        <translation>此连接上的第 9 次</translation>
    </message>
    <message>
        <source>tenth on this connection</source>
        <translation>此连接上的第 10 次</translation>
    </message>
    <message>
        <source>number %1 on this connection</source>
        <translation>此连接上的第 %1 次</translation>
    </message>
    <message>
        <source>TCP connect</source>
        <translation>建立 TCP 连接</translation>
    </message>
    <message>
        <source>1 write · %1</source>
        <translation>1 次写入 · %1</translation>
    </message>
    <message>
        <source>1 read · %1</source>
        <translation>1 次读取 · %1</translation>
    </message>
    <message>
        <source>Your program</source>
        <translation>你的程序</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Server program</source>
        <translation>服务器程序</translation>
    </message>
    <message>
        <source>Another program</source>
        <translation>外部程序</translation>
    </message>
    <message>
        <source>Another server</source>
        <translation>外部服务器</translation>
    </message>
    <message>
        <source>This proxy</source>
        <translation>本代理</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>……还有 %1 个</translation>
    </message>
</context>
<context>
    <name>Waterfall</name>
    <message>
        <source>queued %1</source>
        <translation>排队 %1</translation>
    </message>
    <message>
        <source>connecting %1</source>
        <translation>连接 %1</translation>
    </message>
    <message>
        <source>sending %1</source>
        <translation>发送 %1</translation>
    </message>
    <message>
        <source>waiting %1</source>
        <translation>等待 %1</translation>
    </message>
    <message>
        <source>receiving %1</source>
        <translation>接收 %1</translation>
    </message>
    <message>
        <source>%1; the answer began before the request had ended</source>
        <translation>%1；响应在请求结束之前就已开始</translation>
    </message>
    <message>
        <source>reading %1</source>
        <translation>读取 %1</translation>
    </message>
    <message>
        <source>writing %1</source>
        <translation>写出 %1</translation>
    </message>
    <message>
        <source>held %1</source>
        <translation>停住了 %1</translation>
    </message>
    <message>
        <source>paused %1</source>
        <translation>停顿 %1</translation>
    </message>
</context>
<context>
    <name>roundtrip::app::CommandLine</name>
    <message>
        <source>--%1 goes with --conformance node only</source>
        <translation>--%1 只能与 --conformance node 一起使用</translation>
    </message>
    <message>
        <source>--socket and --%1 exclude each other</source>
        <translation>--socket 与 --%1 不能同时使用</translation>
    </message>
    <message>
        <source>%1 is larger than 64 MiB</source>
        <translation>%1 超过 64 MiB</translation>
    </message>
    <message>
        <source>--trace takes none, text, json or json:FILE, not &quot;%1&quot;</source>
        <translation>--trace 可以是 none、text、json 或 json:FILE，不能是“%1”</translation>
    </message>
    <message>
        <source>--conformance takes strict or node, not &quot;%1&quot;</source>
        <translation>--conformance 可以是 strict 或 node，不能是“%1”</translation>
    </message>
    <message>
        <source>Cannot read %1: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>serve takes no &quot;%1&quot;</source>
        <translation>serve 不接受“%1”</translation>
    </message>
    <message>
        <source>--port takes a number from 0 to 65535, not &quot;%1&quot;</source>
        <translation>--port 必须是 0 到 65535 之间的数字，不能是“%1”</translation>
    </message>
    <message>
        <source>-H takes &apos;NAME: VALUE&apos;; &quot;%1&quot; has no colon</source>
        <translation>-H 的格式是 &apos;NAME: VALUE&apos;；“%1”里没有冒号</translation>
    </message>
    <message>
        <source>-d and --chunk exclude each other: -d sends one body of known length</source>
        <translation>-d 和 --chunk 不能同时使用：-d 发送一个长度已知的请求体</translation>
    </message>
    <message>
        <source>send needs a URL</source>
        <translation>send 需要一个 URL</translation>
    </message>
    <message>
        <source>send takes one URL; &quot;%1&quot; is too much</source>
        <translation>send 只接受一个 URL；“%1”是多余的</translation>
    </message>
    <message>
        <source>--timeout takes milliseconds, not &quot;%1&quot;</source>
        <translation>--timeout 的单位是毫秒，不能是“%1”</translation>
    </message>
    <message>
        <source>--requests takes its requests from the file; --%1 does not go with it</source>
        <translation>--requests 从文件中读取请求；不能与 --%1 同时使用</translation>
    </message>
    <message>
        <source>--requests takes its requests from the file, not &quot;%1&quot;</source>
        <translation>--requests 从文件中读取请求，不接受“%1”</translation>
    </message>
    <message>
        <source>--size takes WIDTHxHEIGHT, not &quot;%1&quot;</source>
        <translation>--size 的格式是 WIDTHxHEIGHT，不能是“%1”</translation>
    </message>
    <message>
        <source>--theme takes light or dark, not &quot;%1&quot;</source>
        <translation>--theme 可以是 light 或 dark，不能是“%1”</translation>
    </message>
    <message>
        <source>--lang takes en or zh_CN, not &quot;%1&quot;</source>
        <translation>--lang 可以是 en 或 zh_CN，不能是“%1”</translation>
    </message>
    <message>
        <source>--zoom takes a number from 0.5 to 3, not &quot;%1&quot;</source>
        <translation>--zoom 必须是 0.5 到 3 之间的数字，不能是“%1”</translation>
    </message>
    <message>
        <source>--depth takes 1, 2, 3 or 4, not &quot;%1&quot;</source>
        <translation>--depth 可以是 1、2、3 或 4，不能是“%1”</translation>
    </message>
    <message>
        <source>--picture takes one URL; &quot;%1&quot; is too much</source>
        <translation>--picture 只接受一个 URL；“%1”是多余的</translation>
    </message>
    <message>
        <source>--%1 goes with --picture</source>
        <translation>--%1 要与 --picture 一起使用</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a command; there are serve and send</source>
        <translation>没有“%1”这个命令；可用的命令是 serve 和 send</translation>
    </message>
    <message>
        <source>--tls-cert and --tls-key go together</source>
        <translation>--tls-cert 和 --tls-key 要一起给出</translation>
    </message>
    <message>
        <source>Roundtrip makes HTTP/1.1 visible.

  roundtrip [--lang en|zh_CN]                  the window
  roundtrip --picture OUT.png [--size WxH] [--theme light|dark] [--lang en|zh_CN] [--zoom N] [--depth 1-4] [URL]
  roundtrip serve [--host H] [--port P | --socket PATH] [--routes FILE] [--conformance strict|node] [--tls-cert FILE --tls-key FILE]
                  [--proxy] [--max-body BYTES] [--max-connections N] [--insecure-http-parser] [--link PRESET|JSON]
                  [--trace none|text|json[:FILE]]
  roundtrip send URL [-X METHOD] [-H &apos;NAME: VALUE&apos;]... [-d DATA|@FILE] [--chunk DATA]... [--no-end] [--timeout MS]
                 [--socket PATH] [--ca FILE] [--insecure] [--conformance strict|node] [--insecure-http-parser]
                 [--link PRESET|JSON] [--trace none|text|json[:FILE]] [--json]
  roundtrip send --requests FILE [--link ...] [--trace ...] [--json]

Presets of --link: loopback, wifi, 3g, satellite, one-byte.

serve --proxy hands on what is meant for other servers: curl --proxy http://127.0.0.1:PORT http://…
It connects to whatever host a request names, and listens on 127.0.0.1 unless --host says otherwise.

Exit codes: 0 a complete response of any status, 1 an error, 2 bad arguments.
</source>
        <translation>Roundtrip 让 HTTP/1.1 看得见。

  roundtrip [--lang en|zh_CN]                  打开窗口
  roundtrip --picture OUT.png [--size WxH] [--theme light|dark] [--lang en|zh_CN] [--zoom N] [--depth 1-4] [URL]
  roundtrip serve [--host H] [--port P | --socket PATH] [--routes FILE] [--conformance strict|node] [--tls-cert FILE --tls-key FILE]
                  [--proxy] [--max-body BYTES] [--max-connections N] [--insecure-http-parser] [--link PRESET|JSON]
                  [--trace none|text|json[:FILE]]
  roundtrip send URL [-X METHOD] [-H &apos;NAME: VALUE&apos;]... [-d DATA|@FILE] [--chunk DATA]... [--no-end] [--timeout MS]
                 [--socket PATH] [--ca FILE] [--insecure] [--conformance strict|node] [--insecure-http-parser]
                 [--link PRESET|JSON] [--trace none|text|json[:FILE]] [--json]
  roundtrip send --requests FILE [--link ...] [--trace ...] [--json]

--link 的预设：loopback、wifi、3g、satellite、one-byte。

serve --proxy 把发给其他服务器的请求转发出去：curl --proxy http://127.0.0.1:PORT http://…
请求里写的是哪个主机，它就连接哪个主机；除非 --host 另有指定，它只监听 127.0.0.1。

退出码：0 收到完整的响应（任何状态码），1 出错，2 参数错误。
</translation>
    </message>
    <message>
        <source>--link takes %1 or JSON, not &quot;%2&quot;</source>
        <translation>--link 接受 %1 或 JSON，而不是 &quot;%2&quot;</translation>
    </message>
    <message>
        <source>--%1 takes a number, 0 for no limit, not &quot;%2&quot;</source>
        <translation>--%1 应为一个数字（0 表示不限制），而不是“%2”</translation>
    </message>
</context>
<context>
    <name>roundtrip::app::Headless</name>
    <message>
        <source>Cannot write %1: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
</context>
<context>
    <name>roundtrip::app::Picture</name>
    <message>
        <source>Cannot write %1</source>
        <translation>无法写入 %1</translation>
    </message>
    <message>
        <source>The window cannot be %1x%2; it is at least %3x%4.</source>
        <translation>窗口不能是 %1x%2；至少要 %3x%4。</translation>
    </message>
</context>
<context>
    <name>roundtrip::app::Send</name>
    <message>
        <source>no complete response arrived</source>
        <translation>没有收到完整的响应</translation>
    </message>
</context>
<context>
    <name>roundtrip::app::Serve</name>
    <message>
        <source>other machines can reach this server: it listens on %1</source>
        <translation>其他机器也能访问这个服务器：它监听 %1</translation>
    </message>
    <message>
        <source>it is a proxy, too: curl --proxy %1 http://… It connects to whatever host is asked for.</source>
        <translation>它同时是一个代理：curl --proxy %1 http://… 请求哪个主机，它就连接哪个主机。</translation>
    </message>
    <message>
        <source>other machines can reach through it what only this one should</source>
        <translation>其他机器可以通过它访问本应只有这台机器能访问的地方</translation>
    </message>
    <message>
        <source>up to %1 connections (%2 descriptors)</source>
        <translation>最多 %1 个连接（%2 个文件描述符）</translation>
    </message>
</context>
<context>
    <name>roundtrip::app::TracePrinter</name>
    <message numerus="yes">
        <source>(%n event(s) were dropped)</source>
        <translation>
            <numerusform>（丢弃了 %n 个事件）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::flow::Event</name>
    <message>
        <source>parser lenient: insecureHTTPParser</source>
        <translation>解析器变为宽松：insecureHTTPParser</translation>
    </message>
    <message>
        <source>parser no longer lenient</source>
        <translation>解析器不再宽松</translation>
    </message>
    <message>
        <source>address does not answer</source>
        <translation>该地址没有应答</translation>
    </message>
    <message>
        <source>connection %1</source>
        <translation>连接 %1</translation>
    </message>
    <message>
        <source>client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>trace begins</source>
        <translation>记录开始</translation>
    </message>
    <message>
        <source>plan adopted</source>
        <translation>采用计划</translation>
    </message>
    <message>
        <source>command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>cannot listen</source>
        <translation>无法监听</translation>
    </message>
    <message>
        <source>accepting pauses</source>
        <translation>暂停接受连接</translation>
    </message>
    <message>
        <source>accepting goes on</source>
        <translation>继续接受连接</translation>
    </message>
    <message>
        <source>connection refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>name lookup</source>
        <translation>查询域名</translation>
    </message>
    <message>
        <source>name found</source>
        <translation>查到域名</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>the kernel takes no more</source>
        <translation>内核收不下更多</translation>
    </message>
    <message>
        <source>the kernel has room again</source>
        <translation>内核又有空间</translation>
    </message>
    <message>
        <source>reading pauses</source>
        <translation>暂停读取</translation>
    </message>
    <message>
        <source>reading goes on</source>
        <translation>继续读取</translation>
    </message>
    <message>
        <source>FIN received</source>
        <translation>收到 FIN</translation>
    </message>
    <message>
        <source>FIN sent</source>
        <translation>发出 FIN</translation>
    </message>
    <message>
        <source>RST sent</source>
        <translation>发出 RST</translation>
    </message>
    <message>
        <source>RST received</source>
        <translation>收到 RST</translation>
    </message>
    <message>
        <source>socket failed</source>
        <translation>套接字出错</translation>
    </message>
    <message>
        <source>socket closed</source>
        <translation>套接字已关闭</translation>
    </message>
    <message>
        <source>bytes not kept</source>
        <translation>字节未保留</translation>
    </message>
    <message>
        <source>end of the body, kept</source>
        <translation>保留的消息体末尾</translation>
    </message>
    <message>
        <source>held</source>
        <translation>已停住</translation>
    </message>
    <message>
        <source>released</source>
        <translation>已放行</translation>
    </message>
    <message>
        <source>deadline set</source>
        <translation>开始计时</translation>
    </message>
    <message>
        <source>deadline reached</source>
        <translation>计时到点</translation>
    </message>
    <message>
        <source>deadlines stand still</source>
        <translation>计时暂停</translation>
    </message>
    <message>
        <source>deadlines run again</source>
        <translation>计时恢复</translation>
    </message>
    <message>
        <source>agent: new socket</source>
        <translation>agent：新建套接字</translation>
    </message>
    <message>
        <source>agent: free socket reused</source>
        <translation>agent：复用空闲套接字</translation>
    </message>
    <message>
        <source>agent: socket handed over</source>
        <translation>agent：转交套接字</translation>
    </message>
    <message>
        <source>agent: request queued</source>
        <translation>agent：请求排队</translation>
    </message>
    <message>
        <source>agent: socket kept</source>
        <translation>agent：保留套接字</translation>
    </message>
    <message>
        <source>agent: socket not kept</source>
        <translation>agent：不保留套接字</translation>
    </message>
    <message>
        <source>no agent: a socket of its own</source>
        <translation>不用 agent：独占一个套接字</translation>
    </message>
    <message>
        <source>call refused</source>
        <translation>调用被拒绝</translation>
    </message>
    <message>
        <source>field line left out</source>
        <translation>略去的字段行</translation>
    </message>
    <message>
        <source>a request begins</source>
        <translation>一个请求开始</translation>
    </message>
    <message>
        <source>head made</source>
        <translation>生成 head</translation>
    </message>
    <message>
        <source>1xx answer made</source>
        <translation>生成 1xx 响应</translation>
    </message>
    <message>
        <source>last chunk made</source>
        <translation>生成末尾的 chunk</translation>
    </message>
    <message>
        <source>bytes outside any exchange</source>
        <translation>不属于任何往返的字节</translation>
    </message>
    <message>
        <source>head parsed</source>
        <translation>解析 head</translation>
    </message>
    <message>
        <source>1xx answer parsed</source>
        <translation>解析 1xx 响应</translation>
    </message>
    <message>
        <source>chunk-size parsed</source>
        <translation>解析 chunk-size</translation>
    </message>
    <message>
        <source>body parsed</source>
        <translation>解析消息体</translation>
    </message>
    <message>
        <source>message complete</source>
        <translation>消息完整</translation>
    </message>
    <message>
        <source>parse error</source>
        <translation>解析错误</translation>
    </message>
    <message>
        <source>input refused</source>
        <translation>输入被拒绝</translation>
    </message>
    <message>
        <source>%1: %2 (%3; %4)</source>
        <translation>%1：%2（%3；%4）</translation>
    </message>
    <message>
        <source>%1 at byte %2</source>
        <translation>%1（在字节 %2 处）</translation>
    </message>
    <message>
        <source>the other half is</source>
        <translation>对应的另一半是</translation>
    </message>
    <message>
        <source>message cut off</source>
        <translation>消息被截断</translation>
    </message>
    <message>
        <source>body not sent</source>
        <translation>消息体未发送</translation>
    </message>
    <message>
        <source>exchange closed</source>
        <translation>往返关闭</translation>
    </message>
    <message>
        <source>name not found</source>
        <translation>名称未找到</translation>
    </message>
    <message>
        <source>in one turn</source>
        <translation>同一轮循环内</translation>
    </message>
    <message>
        <source>in one read</source>
        <translation>一次读取</translation>
    </message>
    <message>
        <source>in one write</source>
        <translation>一次写出</translation>
    </message>
    <message>
        <source>TLS handshake begins</source>
        <translation>TLS 握手开始</translation>
    </message>
    <message>
        <source>certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>certificate verified</source>
        <translation>证书已验证</translation>
    </message>
    <message>
        <source>certificate not verified</source>
        <translation>证书未通过验证</translation>
    </message>
    <message>
        <source>certificate accepted anyway</source>
        <translation>仍然接受了证书</translation>
    </message>
    <message>
        <source>TLS handshake done</source>
        <translation>TLS 握手完成</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 失败</translation>
    </message>
    <message>
        <source>close_notify received</source>
        <translation>收到 close_notify</translation>
    </message>
    <message>
        <source>close_notify sent</source>
        <translation>已发送 close_notify</translation>
    </message>
    <message>
        <source>%1, issued by %2, valid until %3</source>
        <translation>%1，由 %2 签发，有效期至 %3</translation>
    </message>
    <message>
        <source>%1, inside TLS</source>
        <translation>%1，在 TLS 之内</translation>
    </message>
    <message>
        <source>unread in our kernel&apos;s buffer</source>
        <translation>在我方内核缓冲区中尚未读取</translation>
    </message>
    <message>
        <source>deadline stands still</source>
        <translation>时限已暂停计时</translation>
    </message>
    <message>
        <source>breakpoint</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>held step changed</source>
        <translation>被停住的步骤已更改</translation>
    </message>
    <message>
        <source>the link delays</source>
        <translation>链路延迟</translation>
    </message>
    <message>
        <source>fault</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>%1 left of %2</source>
        <translation>剩余 %1，共 %2</translation>
    </message>
    <message>
        <source>%1 never sent</source>
        <translation>%1 从未发出</translation>
    </message>
    <message>
        <source>unsent in our kernel&apos;s buffer</source>
        <translation>在我方内核缓冲区中尚未发出</translation>
    </message>
    <message>
        <source>tunnel: connecting</source>
        <translation>隧道：正在连接</translation>
    </message>
    <message>
        <source>tunnel open</source>
        <translation>隧道已打开</translation>
    </message>
    <message>
        <source>tunnel closed</source>
        <translation>隧道已关闭</translation>
    </message>
    <message>
        <source>%1 to the server, %2 to the client</source>
        <translation>到服务器 %1，到客户端 %2</translation>
    </message>
    <message>
        <source>deadline taken away</source>
        <translation>取消期限</translation>
    </message>
    <message>
        <source>agent: socket given to the program</source>
        <translation>agent：套接字交给程序</translation>
    </message>
    <message>
        <source>left to a person&apos;s calls</source>
        <translation>此后由人来调用</translation>
    </message>
    <message>
        <source>what is held, for a person</source>
        <translation>被停住的内容，供人查看</translation>
    </message>
    <message>
        <source>hold from now on</source>
        <translation>从现在起停住</translation>
    </message>
    <message>
        <source>hold no longer</source>
        <translation>不再停住</translation>
    </message>
    <message>
        <source>let one step go</source>
        <translation>放行一步</translation>
    </message>
    <message>
        <source>let everything go</source>
        <translation>全部放行</translation>
    </message>
    <message>
        <source>let our deadlines run</source>
        <translation>让我方的期限继续走</translation>
    </message>
    <message>
        <source>freeze our deadlines</source>
        <translation>暂停我方的期限</translation>
    </message>
    <message>
        <source>change what is held</source>
        <translation>更改停住的内容</translation>
    </message>
    <message>
        <source>drop what is held</source>
        <translation>丢弃停住的内容</translation>
    </message>
    <message>
        <source>look at what is held</source>
        <translation>查看停住的内容</translation>
    </message>
    <message>
        <source>answer in place of the handler</source>
        <translation>代替请求处理函数响应</translation>
    </message>
    <message>
        <source>options of the agent</source>
        <translation>agent 的选项</translation>
    </message>
    <message>
        <source>take a fault back</source>
        <translation>撤回一次干扰</translation>
    </message>
    <message>
        <source>request cut off</source>
        <translation>请求中断</translation>
    </message>
    <message>
        <source>answer cut off</source>
        <translation>响应中断</translation>
    </message>
    <message>
        <source>less than a loop turn</source>
        <translation>不足一轮循环</translation>
    </message>
</context>
<context>
    <name>roundtrip::flow::Field</name>
    <message>
        <source>Which host the request is for: one server may have many names. HTTP/1.1 needs it.</source>
        <translation>请求发给哪个主机：一台服务器可以有许多名字。HTTP/1.1 必须有它。</translation>
    </message>
    <message>
        <source>For this connection alone: whether it stays open for another request.</source>
        <translation>只关系到这条连接：它是否保持打开，供下一个请求使用。</translation>
    </message>
    <message>
        <source>How many seconds the server keeps the connection while it is idle.</source>
        <translation>连接空闲时，服务器保留它多少秒。</translation>
    </message>
    <message>
        <source>Each chunk carries its own size; a chunk of size 0 ends the body.</source>
        <translation>每个 chunk 自带大小；大小为 0 的 chunk 结束消息体。</translation>
    </message>
    <message>
        <source>So many bytes the body has, exactly.</source>
        <translation>消息体恰好有这么多字节。</translation>
    </message>
    <message>
        <source>When the message was made.</source>
        <translation>消息生成的时间。</translation>
    </message>
    <message>
        <source>What the bytes of the body are.</source>
        <translation>消息体的字节是什么内容。</translation>
    </message>
    <message>
        <source>How the body was compressed.</source>
        <translation>消息体是怎样压缩的。</translation>
    </message>
    <message>
        <source>Which part of the whole the body is.</source>
        <translation>消息体是全体中的哪一部分。</translation>
    </message>
    <message>
        <source>What the client calls itself.</source>
        <translation>客户端如何称呼自己。</translation>
    </message>
    <message>
        <source>What the server calls itself.</source>
        <translation>服务器如何称呼自己。</translation>
    </message>
    <message>
        <source>Which types of content the client likes.</source>
        <translation>客户端希望得到哪些类型的内容。</translation>
    </message>
    <message>
        <source>Which compressions the client can undo.</source>
        <translation>客户端能解开哪些压缩。</translation>
    </message>
    <message>
        <source>Which languages the client likes.</source>
        <translation>客户端希望得到哪些语言。</translation>
    </message>
    <message>
        <source>The client sends the body only when the server has said 100 Continue.</source>
        <translation>服务器说了 100 Continue 之后，客户端才发送消息体。</translation>
    </message>
    <message>
        <source>Which transfer codings the client takes, and whether it wants trailers.</source>
        <translation>客户端接受哪些传输编码，是否想要 trailers。</translation>
    </message>
    <message>
        <source>Which fields come behind the body.</source>
        <translation>哪些字段排在消息体之后。</translation>
    </message>
    <message>
        <source>Which other protocol could be spoken from here on.</source>
        <translation>从这里起还可以改用哪种协议。</translation>
    </message>
    <message>
        <source>Through which proxies the message came.</source>
        <translation>消息经过了哪些代理。</translation>
    </message>
    <message>
        <source>Where to go instead, or what was made.</source>
        <translation>改去哪里，或者新建了什么。</translation>
    </message>
    <message>
        <source>When to ask again.</source>
        <translation>什么时候再来问。</translation>
    </message>
    <message>
        <source>Which methods may be used here.</source>
        <translation>这里可以使用哪些方法。</translation>
    </message>
    <message>
        <source>A name for just this state of the content.</source>
        <translation>内容这一状态的名字。</translation>
    </message>
    <message>
        <source>When the content was changed last.</source>
        <translation>内容最后一次改动的时间。</translation>
    </message>
    <message>
        <source>Send the content only if it is not the one of these names; else 304.</source>
        <translation>内容不是这些名字所指的才发送；否则 304。</translation>
    </message>
    <message>
        <source>Send the content only if it was changed since; else 304.</source>
        <translation>此后有改动才发送内容；否则 304。</translation>
    </message>
    <message>
        <source>Only this part of the content is wanted.</source>
        <translation>只要内容的这一部分。</translation>
    </message>
    <message>
        <source>Whether parts of the content can be asked for.</source>
        <translation>是否可以只要内容的一部分。</translation>
    </message>
    <message>
        <source>Which fields of the request the answer depends on: a cache has to compare them.</source>
        <translation>响应取决于请求的哪些字段：缓存必须比较它们。</translation>
    </message>
    <message>
        <source>Where the client found the address.</source>
        <translation>客户端从哪里得到这个地址。</translation>
    </message>
    <message>
        <source>Who asks. Basic is user:password in Base64: everybody on the way can read it.</source>
        <translation>谁在请求。Basic 就是 Base64 的 user:password：途中谁都能读。</translation>
    </message>
    <message>
        <source>How the server wants to be told who asks.</source>
        <translation>服务器希望怎样得知是谁在请求。</translation>
    </message>
    <message>
        <source>Who may keep the answer, and how long.</source>
        <translation>谁可以保存这个响应，保存多久。</translation>
    </message>
    <message>
        <source>So many seconds ago a cache got the answer.</source>
        <translation>缓存在这么多秒之前得到这个响应。</translation>
    </message>
    <message>
        <source>Until when the answer is fresh.</source>
        <translation>响应到什么时候为止仍是新鲜的。</translation>
    </message>
    <message>
        <source>What belongs to the content; in a 103 answer, what the client will need.</source>
        <translation>与内容相关的资源；在 103 响应里，是客户端将会需要的。</translation>
    </message>
    <message>
        <source>What the server had the client remember.</source>
        <translation>服务器让客户端记住的内容。</translation>
    </message>
    <message>
        <source>The client shall remember this and send it back.</source>
        <translation>客户端应记住它，并在以后送回。</translation>
    </message>
</context>
<context>
    <name>roundtrip::flow::Meaning</name>
    <message>
        <source>The name of the host is looked up: a connection needs an address.</source>
        <translation>查询主机名：建立连接需要地址。</translation>
    </message>
    <message>
        <source>The kernel is asked to open a TCP connection; nothing of HTTP travels before it is open.</source>
        <translation>请内核建立 TCP 连接；连接建立之前，HTTP 的内容一个字节也不会传送。</translation>
    </message>
    <message>
        <source>This address gave no connection; if there is another one, it is tried.</source>
        <translation>这个地址连不上；如果还有别的地址，就换一个再试。</translation>
    </message>
    <message>
        <source>The TCP connection is open, as the client sees it: now bytes can travel.</source>
        <translation>在客户端看来 TCP 连接已建立：现在可以传送字节了。</translation>
    </message>
    <message>
        <source>The server takes over a connection that came in; nothing of HTTP has been read on it yet.</source>
        <translation>服务器接过一条进来的连接；上面还没有读到任何 HTTP 内容。</translation>
    </message>
    <message>
        <source>Both ends agree on keys before the first byte of HTTP.</source>
        <translation>在第一个 HTTP 字节之前，双方先商定密钥。</translation>
    </message>
    <message>
        <source>The certificate was checked: the other side is who it says it is.</source>
        <translation>证书已核验：对方确实是它所声称的身份。</translation>
    </message>
    <message>
        <source>Nobody who is trusted vouches for this certificate.</source>
        <translation>没有受信任的机构为这张证书担保。</translation>
    </message>
    <message>
        <source>Both ends have their keys: from here on what travels is encrypted.</source>
        <translation>双方都有了密钥：此后传送的内容都是加密的。</translation>
    </message>
    <message>
        <source>These bytes were handed to the kernel. When they arrive, and in how many pieces, is not said by that.</source>
        <translation>这些字节已交给内核。何时到达、分成几块到达，由此还看不出来。</translation>
    </message>
    <message>
        <source>The kernel&apos;s buffer is full: the rest waits until the other side reads.</source>
        <translation>内核缓冲区已满：其余的要等对方读取。</translation>
    </message>
    <message>
        <source>There is room again: what waited can be written.</source>
        <translation>又有空间了：等着的内容可以写出。</translation>
    </message>
    <message>
        <source>Nothing is read for now: what comes waits in the kernel, then at the sender.</source>
        <translation>暂时不读取：到来的内容先在内核里等，再往后就在发送方那里等。</translation>
    </message>
    <message>
        <source>The connection is broken off at once: what was on its way is lost.</source>
        <translation>连接立即中断：途中的内容全部丢失。</translation>
    </message>
    <message>
        <source>The other end broke the connection off at once: what was on its way is lost.</source>
        <translation>对方立即中断了连接：途中的内容全部丢失。</translation>
    </message>
    <message>
        <source>The kernel reports an error: nothing more goes over this socket.</source>
        <translation>内核报告错误：这个套接字不能再传送任何内容。</translation>
    </message>
    <message>
        <source>This side gives the socket up, whatever is still on its way.</source>
        <translation>这一侧放弃套接字，不管途中还有什么。</translation>
    </message>
    <message>
        <source>The socket is closed: nothing comes or goes here any more.</source>
        <translation>套接字已关闭：这里不再有任何收发。</translation>
    </message>
    <message>
        <source>Nothing moved on this socket for so long; who wanted to know is told.</source>
        <translation>这个套接字这么久没有动静；关心此事的一方会得到通知。</translation>
    </message>
    <message>
        <source>From here on a clock runs; if it runs out first, the module acts.</source>
        <translation>从这里开始计时；若先到点，模块就会采取行动。</translation>
    </message>
    <message>
        <source>The time ran out before what was waited for had come.</source>
        <translation>时间已到，而等待的事还没有发生。</translation>
    </message>
    <message>
        <source>The real engine stands still here until the step is let go.</source>
        <translation>真实的引擎停在这里，直到放行这一步。</translation>
    </message>
    <message>
        <source>The step behind it is what a breakpoint waits for: it is held.</source>
        <translation>后面这一步正是断点等待的：它被停住。</translation>
    </message>
    <message>
        <source>A person changed what was held: this is not what the program made.</source>
        <translation>有人改动了停住的内容：这已不是程序生成的原样。</translation>
    </message>
    <message>
        <source>A person disturbed the connection: this did not happen by itself.</source>
        <translation>有人干扰了连接：这不是自然发生的。</translation>
    </message>
    <message>
        <source>The link was set to be slow: it keeps these bytes back for a while.</source>
        <translation>链路被设成慢速：这些字节被扣住一会儿。</translation>
    </message>
    <message>
        <source>No open socket lay free in the pool, and the limits allow another one: the agent opens it.</source>
        <translation>连接池里没有空闲的套接字，上限也还允许再开一个：agent 新建它。</translation>
    </message>
    <message>
        <source>An earlier exchange left this connection open: the request needs no new one.</source>
        <translation>先前的往返留下了这条打开的连接：请求不必另建。</translation>
    </message>
    <message>
        <source>A connection that has just become free goes straight to a request that waited.</source>
        <translation>刚空出来的连接直接交给正在等待的请求。</translation>
    </message>
    <message>
        <source>The agent may not open another socket now: the request waits for one.</source>
        <translation>agent 现在不能再开套接字：请求排队等待。</translation>
    </message>
    <message>
        <source>The exchange is over and its connection can be used again: it lies in the pool.</source>
        <translation>往返已结束，连接还能再用：它留在连接池里。</translation>
    </message>
    <message>
        <source>This connection is not for a next request: the agent lets go of it.</source>
        <translation>这条连接不能再用于下一个请求：agent 放弃它。</translation>
    </message>
    <message>
        <source>Without an agent the request gets a connection for itself alone.</source>
        <translation>没有 agent 时，请求独占一条连接。</translation>
    </message>
    <message>
        <source>A field for the head is noted; nothing is sent by that.</source>
        <translation>记下 head 的一个字段；这一步什么都不会发送。</translation>
    </message>
    <message>
        <source>A field is taken back before the head is made.</source>
        <translation>在生成 head 之前撤回一个字段。</translation>
    </message>
    <message>
        <source>Status and fields are fixed; they leave with the first piece of the body, or with `end()`.</source>
        <translation>状态码和字段就此确定；它们随消息体的第一块或 `end()` 一起发出。</translation>
    </message>
    <message>
        <source>The head leaves now, before there is any body.</source>
        <translation>head 现在就发出，此时还没有消息体。</translation>
    </message>
    <message>
        <source>Fields that follow the body: only a chunked body has a place for them.</source>
        <translation>跟在消息体后面的字段：只有分块的消息体才有它们的位置。</translation>
    </message>
    <message>
        <source>A word before the answer (1xx): the answer itself still follows.</source>
        <translation>响应之前的一句话（1xx）：真正的响应还在后面。</translation>
    </message>
    <message>
        <source>The module did not do what it was called for.</source>
        <translation>模块没有执行这次调用。</translation>
    </message>
    <message>
        <source>The first bytes of a request have come: the parser reads its head.</source>
        <translation>请求的第一批字节已到：解析器开始读它的 head。</translation>
    </message>
    <message>
        <source>The head is made of what was set, and the module decides how the end of the body is told.</source>
        <translation>head 由已设置的内容生成，模块同时决定怎样标明消息体的结尾。</translation>
    </message>
    <message>
        <source>A head without a body of its own: the answer itself still follows.</source>
        <translation>没有消息体的 head：真正的响应还在后面。</translation>
    </message>
    <message>
        <source>A chunk of size 0 tells the other side that the body is over.</source>
        <translation>大小为 0 的 chunk 告诉对方消息体到此结束。</translation>
    </message>
    <message>
        <source>The head is complete: now it is known what kind of body follows.</source>
        <translation>head 已完整：现在知道后面是怎样的消息体。</translation>
    </message>
    <message>
        <source>The line with the size of a chunk: so many bytes of the body follow.</source>
        <translation>写着 chunk 大小的一行：后面是这么多字节的消息体。</translation>
    </message>
    <message>
        <source>A piece of the body, as it was read. It need not be one of the pieces that were written.</source>
        <translation>消息体的一块，按读到的样子。它不一定正好是写入时的某一块。</translation>
    </message>
    <message>
        <source>The last byte of the message is here.</source>
        <translation>消息的最后一个字节已到。</translation>
    </message>
    <message>
        <source>This breaks a rule of HTTP: nothing behind it is read any more.</source>
        <translation>这违反了 HTTP 的规则：其后的内容不再读取。</translation>
    </message>
    <message>
        <source>The connection ended before the message was complete.</source>
        <translation>消息尚未完整，连接就结束了。</translation>
    </message>
    <message>
        <source>A message of this kind has no body: what was written is not sent.</source>
        <translation>这类消息没有消息体：写入的内容不会发送。</translation>
    </message>
    <message>
        <source>The proxy opens a connection to whom the client asked for.</source>
        <translation>代理连接客户端所请求的对象。</translation>
    </message>
    <message>
        <source>From here on the proxy passes bytes on and does not read them.</source>
        <translation>此后代理只转交字节，不解读内容。</translation>
    </message>
    <message>
        <source>Nothing is passed on any more.</source>
        <translation>不再转交任何内容。</translation>
    </message>
    <message>
        <source>The request has its socket, which may still have to connect.</source>
        <translation>请求得到了套接字，它可能还要先建立连接。</translation>
    </message>
    <message>
        <source>The handler is called: the head of the request is here, its body may still come.</source>
        <translation>调用请求处理函数：请求的 head 已到，消息体可能还在路上。</translation>
    </message>
    <message>
        <source>The client waits for a word before it sends its body.</source>
        <translation>客户端要等一句答复才发送请求体。</translation>
    </message>
    <message>
        <source>The program is called: the head of the answer is here, its body may still come.</source>
        <translation>调用你的程序：响应的 head 已到，消息体可能还在路上。</translation>
    </message>
    <message>
        <source>A word before the answer; the answer itself still follows.</source>
        <translation>响应之前的一句话；真正的响应还在后面。</translation>
    </message>
    <message>
        <source>The server wants the body: now it can be sent.</source>
        <translation>服务器要请求体了：现在可以发送。</translation>
    </message>
    <message>
        <source>What follows on this connection is no HTTP; the program has the socket.</source>
        <translation>这条连接上后面不再是 HTTP；套接字交给了程序。</translation>
    </message>
    <message>
        <source>The program gets a piece of the body. It need not be one of the pieces that were written.</source>
        <translation>程序得到消息体的一块。它不一定正好是写入时的某一块。</translation>
    </message>
    <message>
        <source>All of the message has been read: nothing more will come.</source>
        <translation>消息已全部读完：不会再有内容到来。</translation>
    </message>
    <message>
        <source>All was handed to the kernel. Whether it has arrived is not said by that.</source>
        <translation>内容已全部交给内核。是否到达，由此还看不出来。</translation>
    </message>
    <message>
        <source>What was written has left: the program may write on.</source>
        <translation>写入的内容已发出：程序可以接着写。</translation>
    </message>
    <message>
        <source>The socket was silent for as long as was asked. That alone closes nothing.</source>
        <translation>套接字静默的时间已到所设的长度。仅此并不会关闭什么。</translation>
    </message>
    <message>
        <source>It failed, and here the program hears of it.</source>
        <translation>出错了，程序在这里得知。</translation>
    </message>
    <message>
        <source>It is over: nothing more is heard of it.</source>
        <translation>到此结束：不会再有它的消息。</translation>
    </message>
    <message>
        <source>From here on a person makes the calls of this half.</source>
        <translation>此后这一半的调用由人来做。</translation>
    </message>
    <message>
        <source>This side is done with the exchange.</source>
        <translation>这一侧的往返到此结束。</translation>
    </message>
    <message>
        <source>TLS failed here: nothing more of HTTP travels on this connection.</source>
        <translation>TLS 在这里失败：这条连接上不会再传输任何 HTTP 内容。</translation>
    </message>
    <message>
        <source>These bytes had arrived and were taken from the kernel. A read need not be what one write was.</source>
        <translation>这些字节已经到达，并从内核中取出。一次读取不一定对应一次写入。</translation>
    </message>
    <message>
        <source>The other side sends nothing more. The other direction is not ended by that.</source>
        <translation>对方不再发送任何内容。另一个方向并不因此结束。</translation>
    </message>
    <message>
        <source>This clock runs no longer.</source>
        <translation>这个计时不再进行。</translation>
    </message>
    <message>
        <source>What was held here is held no longer.</source>
        <translation>在这里被扣住的内容不再被扣住。</translation>
    </message>
    <message>
        <source>The exchange ended before this message was read to its end.</source>
        <translation>这条消息还没有读完，往返就结束了。</translation>
    </message>
    <message>
        <source>The server cannot go on with what came in here, or with what did not come in time.</source>
        <translation>服务器无法继续处理这里收到的内容，或没有按时到达的内容。</translation>
    </message>
    <message>
        <source>The delay is over, as it was meant to be: nothing is missing.</source>
        <translation>延迟按预期结束：没有缺少任何东西。</translation>
    </message>
    <message>
        <source>The connection stays open for a next request; if none comes in this time, it is closed.</source>
        <translation>连接保持打开，等待下一个请求；若在这段时间内没有请求到来，就关闭它。</translation>
    </message>
    <message>
        <source>No next request came in this time.</source>
        <translation>在这段时间内没有下一个请求到来。</translation>
    </message>
    <message>
        <source>If nothing moves on the socket for so long, who wanted to know is told.</source>
        <translation>若套接字这么久没有动静，就通知想知道的一方。</translation>
    </message>
    <message>
        <source>Nothing moved on the socket for so long.</source>
        <translation>套接字这么久没有动静。</translation>
    </message>
    <message>
        <source>If the exchange is not over by then, the request is given up.</source>
        <translation>若到时往返还没有结束，就放弃请求。</translation>
    </message>
    <message>
        <source>The time ran out before the exchange was over.</source>
        <translation>时间已到，而往返还没有结束。</translation>
    </message>
    <message>
        <source>If `100 Continue` has not come by then, the body is sent without it.</source>
        <translation>若到时 `100 Continue` 还没有到来，就不再等它，直接发送消息体。</translation>
    </message>
    <message>
        <source>`100 Continue` has not come: the body is sent without it.</source>
        <translation>`100 Continue` 没有到来：不再等它，直接发送消息体。</translation>
    </message>
    <message>
        <source>If the server that the proxy asks has not answered by then, the proxy gives up.</source>
        <translation>若到时代理所请求的服务器还没有响应，代理就放弃。</translation>
    </message>
    <message>
        <source>The server that the proxy asks has not answered in time.</source>
        <translation>代理所请求的服务器没有按时响应。</translation>
    </message>
    <message>
        <source>The plan of the request waits for so long on purpose before it goes on.</source>
        <translation>请求的计划特意等待这么久，然后才继续。</translation>
    </message>
    <message>
        <source>The handler waits for so long on purpose before it goes on.</source>
        <translation>请求处理函数特意等待这么久，然后才继续。</translation>
    </message>
    <message>
        <source>The link was set to be slow: for so long it keeps back what waits.</source>
        <translation>链路被设成慢速：它把等待的内容扣留这么久。</translation>
    </message>
    <message>
        <source>%1 makes a request. Nothing is sent before its head is made.</source>
        <translation>%1创建一个请求。生成 head 之前什么都不会发送。</translation>
    </message>
    <message>
        <source>%1 hands over a piece of the body. If the head is not made yet, it is now.</source>
        <translation>%1交出消息体的一块。若 head 尚未生成，此时生成。</translation>
    </message>
    <message>
        <source>%1 says that nothing more follows. Without it the other side would go on waiting.</source>
        <translation>%1表示后面再没有内容。没有这一步，对方会一直等下去。</translation>
    </message>
    <message>
        <source>%1 gives the request up.</source>
        <translation>%1放弃了这个请求。</translation>
    </message>
    <message>
        <source>%1 gives it up, and with it the connection, where it has one.</source>
        <translation>%1放弃了它；若它有连接，连接也一并放弃。</translation>
    </message>
    <message>
        <source>%1 wants to be told when the socket is silent for so long.</source>
        <translation>套接字这么久没有动静时，%1希望得到通知。</translation>
    </message>
    <message>
        <source>This side has given its socket up: it sends nothing more and reads nothing more.</source>
        <translation>这一方已放弃它的套接字：不再发送，也不再读取任何内容。</translation>
    </message>
    <message>
        <source>This side sends nothing more. The other direction is not ended by that.</source>
        <translation>这一方不再发送任何内容。另一个方向并不因此结束。</translation>
    </message>
    <message>
        <source>The client asks for another protocol; the program has the socket, and the answer is its own.</source>
        <translation>客户端要求换用另一种协议；套接字交给了程序，由程序自己响应。</translation>
    </message>
    <message>
        <source>A `CONNECT` has arrived; the program has the socket, and the answer is its own.</source>
        <translation>收到了 `CONNECT`；套接字交给了程序，由程序自己响应。</translation>
    </message>
    <message>
        <source>The answer to `CONNECT` is here; the program has the socket.</source>
        <translation>对 `CONNECT` 的响应已到；套接字交给了程序。</translation>
    </message>
    <message>
        <source>The connection ended when all of the message had come, but before &apos;end&apos; was told.</source>
        <translation>连接结束时消息已全部到达，但 &apos;end&apos; 还没有发出。</translation>
    </message>
    <message>
        <source>It failed, and nobody had asked to hear of it.</source>
        <translation>失败了，而没有人要求得知这件事。</translation>
    </message>
    <message>
        <source>The module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>A person</source>
        <translation>有人</translation>
    </message>
    <message>
        <source>A script</source>
        <translation>脚本</translation>
    </message>
    <message>
        <source>The proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>The program</source>
        <translation>程序</translation>
    </message>
</context>
<context>
    <name>roundtrip::flow::Rule</name>
    <message>
        <source>the message must be complete before the connection ends</source>
        <translation>连接结束之前，消息必须完整</translation>
    </message>
    <message>
        <source>a line ends with CR and LF, and neither stands alone</source>
        <translation>一行以 CR 加 LF 结尾，二者都不能单独出现</translation>
    </message>
    <message>
        <source>only a few empty lines may stand before a request</source>
        <translation>请求之前只允许少量空行</translation>
    </message>
    <message>
        <source>one space, and only one, stands between the parts of a request line</source>
        <translation>请求行的各部分之间有且只有一个空格</translation>
    </message>
    <message>
        <source>the method must be one that the server knows</source>
        <translation>方法必须是服务器认识的</translation>
    </message>
    <message>
        <source>the request target must have one of its four forms</source>
        <translation>请求目标必须是四种形式之一</translation>
    </message>
    <message>
        <source>the version is HTTP/ and two digits with a dot</source>
        <translation>版本写作 HTTP/，后接用点分开的两位数字</translation>
    </message>
    <message>
        <source>only HTTP/1 is spoken here</source>
        <translation>这里只支持 HTTP/1</translation>
    </message>
    <message>
        <source>the status line has a version, three digits and a reason without control characters</source>
        <translation>状态行由版本、三位数字和不含控制字符的原因短语组成</translation>
    </message>
    <message>
        <source>no blank may stand between the start line and the first field</source>
        <translation>起始行与第一个字段之间不能有空白</translation>
    </message>
    <message>
        <source>a field name is a token, directly followed by a colon</source>
        <translation>字段名是一个 token，其后紧跟冒号</translation>
    </message>
    <message>
        <source>a field value has no control characters</source>
        <translation>字段值不含控制字符</translation>
    </message>
    <message>
        <source>a field may not go on in a second line</source>
        <translation>字段不能延续到第二行</translation>
    </message>
    <message>
        <source>Content-Length is one decimal number that can be counted</source>
        <translation>Content-Length 是一个可以计数的十进制数</translation>
    </message>
    <message>
        <source>Content-Length may be there only once</source>
        <translation>Content-Length 只能出现一次</translation>
    </message>
    <message>
        <source>Content-Length and Transfer-Encoding exclude each other</source>
        <translation>Content-Length 与 Transfer-Encoding 不能同时出现</translation>
    </message>
    <message>
        <source>chunked must be the last transfer coding, and there only once</source>
        <translation>chunked 必须是最后一个传输编码，且只出现一次</translation>
    </message>
    <message>
        <source>no transfer coding but chunked is known here</source>
        <translation>这里只认识 chunked 这一种传输编码</translation>
    </message>
    <message>
        <source>a chunk size is a hexadecimal number that can be counted</source>
        <translation>块大小是一个可以计数的十六进制数</translation>
    </message>
    <message>
        <source>CR and LF must follow the data of a chunk</source>
        <translation>块数据之后必须是 CR 和 LF</translation>
    </message>
    <message>
        <source>a chunk extension is a name, or a name and a value</source>
        <translation>块扩展是一个名称，或者一个名称加一个值</translation>
    </message>
    <message>
        <source>a trailer cannot say how long the message is</source>
        <translation>尾部字段不能说明消息的长度</translation>
    </message>
    <message>
        <source>an HTTP/1.1 request must have a Host field</source>
        <translation>HTTP/1.1 请求必须有 Host 字段</translation>
    </message>
    <message>
        <source>Host may be there only once</source>
        <translation>Host 只能出现一次</translation>
    </message>
    <message>
        <source>Host is a host name or address, and perhaps a port</source>
        <translation>Host 是主机名或地址，可以带端口</translation>
    </message>
    <message>
        <source>Host may not be empty when the target names a host</source>
        <translation>请求目标指明主机时，Host 不能为空</translation>
    </message>
    <message>
        <source>CONNECT asks for a host and a port</source>
        <translation>CONNECT 请求的是主机和端口</translation>
    </message>
    <message>
        <source>no expectation but 100-continue is met here</source>
        <translation>这里只满足 100-continue 这一种期望</translation>
    </message>
    <message>
        <source>nothing is read behind the last request</source>
        <translation>最后一个请求之后不再读取</translation>
    </message>
    <message>
        <source>nobody asked for what follows the response</source>
        <translation>没有人请求响应之后的内容</translation>
    </message>
    <message>
        <source>the request target is too long</source>
        <translation>请求目标太长</translation>
    </message>
    <message>
        <source>the header fields are too large</source>
        <translation>头部字段太大</translation>
    </message>
    <message>
        <source>the head is too large, blanks included</source>
        <translation>头部连同空白太大</translation>
    </message>
    <message>
        <source>there are too many header fields</source>
        <translation>头部字段太多</translation>
    </message>
    <message>
        <source>the chunk extensions of a message are too large</source>
        <translation>一条消息的块扩展太大</translation>
    </message>
    <message>
        <source>the body is larger than this server takes</source>
        <translation>主体超过了本服务器接受的大小</translation>
    </message>
    <message>
        <source>there are too many 1xx answers before the response</source>
        <translation>最终响应之前的 1xx 回答太多</translation>
    </message>
</context>
<context>
    <name>roundtrip::flow::Words</name>
    <message>
        <source>a new connection</source>
        <translation>新建连接</translation>
    </message>
    <message>
        <source>agent lends %1</source>
        <translation>agent 借出 %1</translation>
    </message>
    <message>
        <source>agent hands over %1</source>
        <translation>agent 转交 %1</translation>
    </message>
    <message>
        <source>new connection %1</source>
        <translation>新连接 %1</translation>
    </message>
    <message>
        <source>connecting from %1</source>
        <translation>从 %1 连接中</translation>
    </message>
    <message>
        <source>not called: there is no body</source>
        <translation>未调用：没有消息体</translation>
    </message>
    <message>
        <source>not called: `end()` has it all</source>
        <translation>未调用：全都交给了 `end()`</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>%1 后</translation>
    </message>
    <message>
        <source>not called</source>
        <translation>未调用</translation>
    </message>
    <message>
        <source>registered</source>
        <translation>监听中</translation>
    </message>
    <message>
        <source>no body</source>
        <translation>没有消息体</translation>
    </message>
    <message>
        <source>the connection ended</source>
        <translation>连接已结束</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>外部</translation>
    </message>
    <message>
        <source>outside (%1)</source>
        <translation>外部（%1）</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>another message %1</source>
        <translation>另一个消息 %1</translation>
    </message>
    <message>
        <source>not parsed yet %1</source>
        <translation>尚未解析 %1</translation>
    </message>
    <message>
        <source>head</source>
        <translation>head</translation>
    </message>
    <message>
        <source>chunk</source>
        <translation>chunk</translation>
    </message>
    <message>
        <source>body</source>
        <translation>body</translation>
    </message>
    <message>
        <source>end</source>
        <translation>end</translation>
    </message>
    <message>
        <source>raw</source>
        <translation>原始字节</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>keepAlive is off and nobody waits</source>
        <translation>keepAlive 已关闭，也没有请求在等</translation>
    </message>
    <message>
        <source>the server said Connection: close</source>
        <translation>服务器发来 Connection: close</translation>
    </message>
    <message>
        <source>the request said Connection: close</source>
        <translation>请求带有 Connection: close</translation>
    </message>
    <message>
        <source>maxFreeSockets are free already</source>
        <translation>空闲套接字已达 maxFreeSockets</translation>
    </message>
    <message>
        <source>over maxSockets</source>
        <translation>超过 maxSockets</translation>
    </message>
    <message>
        <source>over maxTotalSockets</source>
        <translation>超过 maxTotalSockets</translation>
    </message>
    <message>
        <source>the socket cannot be written to</source>
        <translation>套接字不可写</translation>
    </message>
    <message>
        <source>the server keeps it too shortly</source>
        <translation>服务器保留它的时间太短</translation>
    </message>
    <message>
        <source>only the FIN ended the body</source>
        <translation>消息体只靠 FIN 结束</translation>
    </message>
    <message>
        <source>where the answer ended is in doubt</source>
        <translation>响应在哪里结束无法确定</translation>
    </message>
    <message>
        <source>an answer to HEAD without a length</source>
        <translation>对 HEAD 的响应没有长度</translation>
    </message>
    <message>
        <source>the agent was destroyed</source>
        <translation>agent 已被销毁</translation>
    </message>
    <message>
        <source>the request was destroyed</source>
        <translation>请求已被销毁</translation>
    </message>
    <message>
        <source>it was idle too long</source>
        <translation>空闲太久</translation>
    </message>
    <message>
        <source>the server closed it</source>
        <translation>服务器关闭了它</translation>
    </message>
    <message>
        <source>nothing to send</source>
        <translation>没有要发送的内容</translation>
    </message>
    <message>
        <source>the program set it</source>
        <translation>由程序设置</translation>
    </message>
    <message>
        <source>end(data) came first: the length is known</source>
        <translation>先调用了 end(data)：长度已知</translation>
    </message>
    <message>
        <source>end() without a body</source>
        <translation>end() 没有带消息体</translation>
    </message>
    <message>
        <source>the program set Transfer-Encoding</source>
        <translation>程序设置了 Transfer-Encoding</translation>
    </message>
    <message>
        <source>the length is not known</source>
        <translation>长度未知</translation>
    </message>
    <message>
        <source>because of the trailers</source>
        <translation>因为有 trailer</translation>
    </message>
    <message>
        <source>this answer may not have one</source>
        <translation>这个响应不允许有消息体</translation>
    </message>
    <message>
        <source>no framing</source>
        <translation>没有消息边界</translation>
    </message>
    <message>
        <source>this method gets none: the bytes follow the head bare</source>
        <translation>模块不为这个方法添加：字节直接跟在 head 之后</translation>
    </message>
    <message>
        <source>until close</source>
        <translation>直到关闭</translation>
    </message>
    <message>
        <source>the FIN ends the body</source>
        <translation>由 FIN 结束消息体</translation>
    </message>
    <message>
        <source>agent opens a connection</source>
        <translation>agent 新建连接</translation>
    </message>
    <message>
        <source>no free socket in the pool</source>
        <translation>连接池里没有空闲套接字</translation>
    </message>
    <message>
        <source>straight from another request</source>
        <translation>直接来自另一个请求</translation>
    </message>
    <message>
        <source>agent queues it, place %1</source>
        <translation>agent 让它排队，第 %1 位</translation>
    </message>
    <message>
        <source>agent takes %1 back</source>
        <translation>agent 收回 %1</translation>
    </message>
    <message>
        <source>free in the pool</source>
        <translation>在连接池中空闲</translation>
    </message>
    <message>
        <source>agent closes %1</source>
        <translation>agent 关闭 %1</translation>
    </message>
    <message>
        <source>no agent</source>
        <translation>不用 agent</translation>
    </message>
    <message>
        <source>a connection for this request alone</source>
        <translation>此请求独占一个连接</translation>
    </message>
    <message>
        <source>reused, idle %1</source>
        <translation>复用，已空闲 %1</translation>
    </message>
    <message>
        <source>reused</source>
        <translation>复用</translation>
    </message>
    <message>
        <source>body dropped</source>
        <translation>消息体被丢弃</translation>
    </message>
    <message>
        <source>%1 not sent: this message may not have a body</source>
        <translation>%1 未发送：这个消息不允许有消息体</translation>
    </message>
    <message>
        <source>the module answers itself</source>
        <translation>模块自行响应</translation>
    </message>
    <message>
        <source>the connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>the kernel takes no more</source>
        <translation>内核收不下更多</translation>
    </message>
    <message>
        <source>%1 unsent</source>
        <translation>%1 未发出</translation>
    </message>
    <message>
        <source>the kernel has room again</source>
        <translation>内核又有空间</translation>
    </message>
    <message>
        <source>reading paused</source>
        <translation>暂停读取</translation>
    </message>
    <message>
        <source>reading goes on</source>
        <translation>继续读取</translation>
    </message>
    <message>
        <source>socket closed</source>
        <translation>套接字已关闭</translation>
    </message>
    <message>
        <source>waits %1</source>
        <translation>等待 %1</translation>
    </message>
    <message>
        <source>%1 are over</source>
        <translation>%1 已到</translation>
    </message>
    <message>
        <source>Nobody listens on `%1`: the connection was refused.</source>
        <translation>没有程序在 `%1` 上监听：连接被拒绝。</translation>
    </message>
    <message>
        <source>Your program gets `&apos;error&apos;` with `%1`. Start the server, or ask another port.</source>
        <translation>你的程序收到 `&apos;error&apos;`，错误码是 `%1`。请启动服务器，或者换一个端口。</translation>
    </message>
    <message>
        <source>Your program gets `&apos;error&apos;`: `%1`, %2.</source>
        <translation>你的程序收到 `&apos;error&apos;`：`%1`，%2。</translation>
    </message>
    <message>
        <source>The connection was reset in the middle of the answer.</source>
        <translation>响应传到一半，连接被重置（RST）。</translation>
    </message>
    <message>
        <source>The connection was reset before an answer came.</source>
        <translation>响应还没有到，连接就被重置（RST）。</translation>
    </message>
    <message>
        <source>What came back is not HTTP: the parser refused it.</source>
        <translation>返回的内容不是 HTTP：解析器拒绝了它。</translation>
    </message>
    <message>
        <source>The connection ended in the middle of the answer.</source>
        <translation>响应传到一半，连接就结束了。</translation>
    </message>
    <message>
        <source>The request failed: `%1`.</source>
        <translation>请求失败：`%1`。</translation>
    </message>
    <message>
        <source>The connection ended before the answer was complete.</source>
        <translation>响应还不完整，连接就结束了。</translation>
    </message>
    <message>
        <source>The answer `%1` is complete, but the request is not: `end()` was not called.</source>
        <translation>响应 `%1` 已经完整，请求却没有：`end()` 没有被调用。</translation>
    </message>
    <message>
        <source>The socket cannot be used again before `request.end()`.</source>
        <translation>调用 `request.end()` 之前，这个套接字不能再次使用。</translation>
    </message>
    <message>
        <source>Done: `%1`, and your program got `&apos;end&apos;`.</source>
        <translation>完成：`%1`，你的程序收到了 `&apos;end&apos;`。</translation>
    </message>
    <message>
        <source>The socket went back to the agent&apos;s pool; since then it was closed.</source>
        <translation>套接字曾回到 agent 的连接池；此后已经关闭。</translation>
    </message>
    <message>
        <source>The socket lies free in the agent&apos;s pool.</source>
        <translation>套接字在 agent 的连接池中空闲。</translation>
    </message>
    <message>
        <source>The socket is back in the agent&apos;s pool and can be lent again.</source>
        <translation>套接字已回到 agent 的连接池，可以再次借出。</translation>
    </message>
    <message>
        <source>The agent does not keep this socket; it is closed.</source>
        <translation>agent 不保留这个套接字；它被关闭。</translation>
    </message>
    <message>
        <source>The request is closed.</source>
        <translation>请求已关闭。</translation>
    </message>
    <message>
        <source>Next: the request closes and the agent takes its socket back.</source>
        <translation>接下来：请求关闭，agent 收回它的套接字。</translation>
    </message>
    <message>
        <source>Your program called `http.request()`.</source>
        <translation>你的程序调用了 `http.request()`。</translation>
    </message>
    <message>
        <source>Next: the agent looks for a socket to lend.</source>
        <translation>接下来：agent 寻找可以借出的套接字。</translation>
    </message>
    <message>
        <source>Your program waits for a connection to `%1`; nothing runs.</source>
        <translation>你的程序在等待与 `%1` 建立连接；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>When the handshake is done, what was written is sent.</source>
        <translation>握手完成后，已写入的内容就会发出。</translation>
    </message>
    <message>
        <source>When the handshake is done, the socket is ready to be written to.</source>
        <translation>握手完成后，就可以向套接字写入了。</translation>
    </message>
    <message>
        <source>The head is made; it goes to the socket now.</source>
        <translation>head（请求行和请求头）已生成，现在交给套接字。</translation>
    </message>
    <message>
        <source>`end()` has not been called yet.</source>
        <translation>`end()` 还没有被调用。</translation>
    </message>
    <message>
        <source>The head is made by the first `write()` or by `end()`.</source>
        <translation>第一次调用 `write()` 或 `end()` 时才会生成 head（请求行和请求头）。</translation>
    </message>
    <message>
        <source>Nothing was sent: `end()` has not been called.</source>
        <translation>什么都没有发出：`end()` 还没有被调用。</translation>
    </message>
    <message>
        <source>There is a connection, but no request on it. `request.end()` sends it.</source>
        <translation>连接已经建立，上面却没有请求。调用 `request.end()` 才会发出请求。</translation>
    </message>
    <message>
        <source>The server has a connection and no request on it: nothing of it runs. `request.end()` sends the request.</source>
        <translation>服务器有了连接，上面却没有请求：它没有任何代码在运行。调用 `request.end()` 才会发出请求。</translation>
    </message>
    <message>
        <source>The kernel takes no more for now: %1 of the request wait in this program.</source>
        <translation>内核暂时收不下更多：请求还有 %1 在本程序里等待。</translation>
    </message>
    <message>
        <source>Your program has written more; it goes to the socket now.</source>
        <translation>你的程序又写入了数据，现在交给套接字。</translation>
    </message>
    <message>
        <source>Next: %1 arrive and the server&apos;s parser reads them.</source>
        <translation>接下来：%1 到达，由服务器的解析器读取。</translation>
    </message>
    <message>
        <source>The server has read the bytes; its parser takes them apart.</source>
        <translation>服务器已读入这些字节，由它的解析器解析。</translation>
    </message>
    <message>
        <source>Your program waits %1 before its next `write()`.</source>
        <translation>你的程序要等 %1，再调用下一次 `write()`。</translation>
    </message>
    <message>
        <source>The server is registered for more `&apos;data&apos;`; nothing runs.</source>
        <translation>服务器在监听后续的 `&apos;data&apos;`；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>The server waits for the rest: `request.end()` has not been called.</source>
        <translation>服务器在等待其余部分：`request.end()` 还没有被调用。</translation>
    </message>
    <message>
        <source>Your program waits for `&apos;response&apos;`, the server for more `&apos;data&apos;`. Without `end()` neither comes.</source>
        <translation>你的程序在等 `&apos;response&apos;`，服务器在等后续的 `&apos;data&apos;`。不调用 `end()`，两者都不会来。</translation>
    </message>
    <message>
        <source>The request is not complete: `request.end()` has not been called.</source>
        <translation>请求还不完整：`request.end()` 还没有被调用。</translation>
    </message>
    <message>
        <source>The server cannot know that nothing more will come.</source>
        <translation>服务器无从知道不会再有内容到来。</translation>
    </message>
    <message>
        <source>The answer has begun. Your program is registered for `&apos;data&apos;`; nothing runs.</source>
        <translation>响应已经开始。你的程序在监听 `&apos;data&apos;`；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>More of the body, or its end, has to come from `%1`.</source>
        <translation>其余的响应体，或它的结尾，还要由 `%1` 发来。</translation>
    </message>
    <message>
        <source>The answer has begun, but `res.end()` has not been called. Your program is registered for `&apos;data&apos;`.</source>
        <translation>响应已经开始，但 `res.end()` 还没有被调用。你的程序在监听 `&apos;data&apos;`。</translation>
    </message>
    <message>
        <source>Without `res.end()` your program never gets `&apos;end&apos;` and the socket stays in use.</source>
        <translation>不调用 `res.end()`，你的程序永远收不到 `&apos;end&apos;`，套接字也一直被占用。</translation>
    </message>
    <message>
        <source>The rest of the answer waits in the server to be sent.</source>
        <translation>响应的其余部分还在服务器里等待发出。</translation>
    </message>
    <message>
        <source>Your program is registered for `&apos;data&apos;`.</source>
        <translation>你的程序在监听 `&apos;data&apos;`。</translation>
    </message>
    <message>
        <source>The answer is here; the module parses it and calls your callbacks.</source>
        <translation>响应已到；模块解析它，并调用你的回调函数。</translation>
    </message>
    <message>
        <source>More of the answer is on the wire. Your program is registered for `&apos;data&apos;`; nothing runs.</source>
        <translation>响应的后续部分正在线路上传输。你的程序在监听 `&apos;data&apos;`；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>Next: %1 arrive and the module gives them to your callback.</source>
        <translation>接下来：%1 到达，由模块交给你的回调函数。</translation>
    </message>
    <message>
        <source>The answer is on the wire. Your program is registered for `&apos;response&apos;`; nothing runs.</source>
        <translation>响应正在线路上传输。你的程序在监听 `&apos;response&apos;`；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>Next: the %1 arrive, the module parses the head and calls your callback.</source>
        <translation>接下来：这 %1 到达，模块解析 head，并调用你的回调函数。</translation>
    </message>
    <message>
        <source>The request is sent. Your program is registered for `&apos;response&apos;`; nothing runs.</source>
        <translation>请求已发出。你的程序在监听 `&apos;response&apos;`；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>What `%1` does with it is not known here.</source>
        <translation>`%1` 如何处理它，这里无从得知。</translation>
    </message>
    <message>
        <source>Your program is registered for `&apos;response&apos;`.</source>
        <translation>你的程序在监听 `&apos;response&apos;`。</translation>
    </message>
    <message>
        <source>The handler has made the answer; it goes to the socket now.</source>
        <translation>请求处理函数已生成响应，现在交给套接字。</translation>
    </message>
    <message>
        <source>The server&apos;s parser has the request.</source>
        <translation>服务器的解析器已拿到请求。</translation>
    </message>
    <message>
        <source>Next: `&apos;request&apos;` calls the handler.</source>
        <translation>接下来：`&apos;request&apos;` 事件调用请求处理函数。</translation>
    </message>
    <message>
        <source>The server&apos;s handler runs: it has been called with `(req, res)`.</source>
        <translation>服务器的请求处理函数正在运行：它收到了 `(req, res)`。</translation>
    </message>
    <message>
        <source>The server has the request; its handler has not answered yet.</source>
        <translation>服务器已收到请求；它的请求处理函数还没有响应。</translation>
    </message>
    <message>
        <source>The bytes behind the request were taken for a second request: `%1`.</source>
        <translation>请求之后的字节被当成了第二个请求：`%1`。</translation>
    </message>
    <message>
        <source>The module answers with an error of its own and closes the connection; no handler runs.</source>
        <translation>模块自行返回错误响应并关闭连接；没有请求处理函数运行。</translation>
    </message>
    <message>
        <source>The module closes the connection; no handler runs.</source>
        <translation>模块关闭连接；没有请求处理函数运行。</translation>
    </message>
    <message>
        <source>The connection ended before the exchange was complete.</source>
        <translation>这次往返还不完整，连接就结束了。</translation>
    </message>
    <message>
        <source>The answer is given to the kernel. What the client does with it is not known.</source>
        <translation>响应已交给内核。客户端如何处理它，这里无从得知。</translation>
    </message>
    <message>
        <source>The client outside waits for an answer.</source>
        <translation>外部客户端在等待响应。</translation>
    </message>
    <message>
        <source>The answer has begun, but `res.end()` has not been called.</source>
        <translation>响应已经开始，但 `res.end()` 还没有被调用。</translation>
    </message>
    <message>
        <source>The client cannot know where the answer ends.</source>
        <translation>客户端无从知道响应在哪里结束。</translation>
    </message>
    <message>
        <source>The rest of the body has to come from the client outside.</source>
        <translation>其余的请求体还要由外部客户端发来。</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>the handler waits %1</source>
        <translation>处理函数等待 %1</translation>
    </message>
    <message>
        <source>%1 in one write</source>
        <translation>%1，一次写入</translation>
    </message>
    <message>
        <source>%1 in %2 writes</source>
        <translation>%1，分 %2 次写入</translation>
    </message>
    <message>
        <source>in the agent&apos;s queue, came at place %1</source>
        <translation>在 agent 的队列里，进来时排第 %1 位</translation>
    </message>
    <message>
        <source>waits for `&apos;continue&apos;`</source>
        <translation>等待 `&apos;continue&apos;`</translation>
    </message>
    <message>
        <source>when the socket is silent</source>
        <translation>套接字没有动静时</translation>
    </message>
    <message>
        <source>when the socket lies idle in the pool</source>
        <translation>套接字在连接池中空闲时</translation>
    </message>
    <message>
        <source>for the whole request</source>
        <translation>针对整个请求</translation>
    </message>
    <message>
        <source>for `100 Continue`, then the body goes without it</source>
        <translation>等待 `100 Continue`，之后不再等待就发送请求体</translation>
    </message>
    <message>
        <source>the delay of the link</source>
        <translation>链路的延迟</translation>
    </message>
    <message>
        <source>Held by you: of a request on this connection nobody has heard yet.</source>
        <translation>被你停住：还没有谁知道这条连接上有请求。</translation>
    </message>
    <message>
        <source>The connection is open; there is no request on it yet.</source>
        <translation>连接已经打开；上面还没有请求。</translation>
    </message>
    <message>
        <source>refused %1</source>
        <translation>被拒绝 %1</translation>
    </message>
    <message>
        <source>nobody is registered for it</source>
        <translation>没有人监听它</translation>
    </message>
    <message>
        <source>agent drops the socket</source>
        <translation>agent 丢弃这个套接字</translation>
    </message>
    <message>
        <source>it never connected</source>
        <translation>它从未连上</translation>
    </message>
    <message>
        <source>before its next write()</source>
        <translation>然后再调用下一次 write()</translation>
    </message>
    <message>
        <source>before the handler goes on</source>
        <translation>然后处理函数继续</translation>
    </message>
    <message>
        <source>deadline in %1</source>
        <translation>%1 后到点</translation>
    </message>
    <message>
        <source>deadline of %1 reached</source>
        <translation>%1 已到点</translation>
    </message>
    <message>
        <source>Your program gave up: it called `%1` in the middle of the answer.</source>
        <translation>你的程序放弃了：响应传到一半，它调用了 `%1`。</translation>
    </message>
    <message>
        <source>Your program gave up: it called `%1`. No answer will come.</source>
        <translation>你的程序放弃了：它调用了 `%1`。不会有响应了。</translation>
    </message>
    <message>
        <source>The request closes.</source>
        <translation>请求随之关闭。</translation>
    </message>
    <message>
        <source>The connection is closed; the server learns it from the FIN.</source>
        <translation>连接已关闭；服务器从 FIN 得知。</translation>
    </message>
    <message>
        <source>The connection is closed.</source>
        <translation>连接已关闭。</translation>
    </message>
    <message>
        <source>Your program gets `&apos;error&apos;`: the answer is not complete.</source>
        <translation>你的程序收到 `&apos;error&apos;`：响应不完整。</translation>
    </message>
    <message>
        <source>Your program gets `&apos;error&apos;`: no answer came.</source>
        <translation>你的程序收到 `&apos;error&apos;`：没有等到响应。</translation>
    </message>
    <message>
        <source>The answer `%1` is complete.</source>
        <translation>响应 `%1` 已经完整。</translation>
    </message>
    <message>
        <source>Next: `&apos;end&apos;` calls your callback.</source>
        <translation>接下来：`&apos;end&apos;` 事件调用你的回调函数。</translation>
    </message>
    <message>
        <source>Done: `%1`.</source>
        <translation>完成：`%1`。</translation>
    </message>
    <message>
        <source>The agent has handed the socket over to a request in its queue.</source>
        <translation>agent 已把套接字转交给队列中的一个请求。</translation>
    </message>
    <message>
        <source>Next: the request closes, and its connection with it.</source>
        <translation>接下来：请求关闭，它的连接也随之关闭。</translation>
    </message>
    <message>
        <source>An informational answer is on the wire; nothing runs.</source>
        <translation>一个信息性响应（1xx）正在线路上传输；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>Next: %1 arrive. The answer itself comes later.</source>
        <translation>接下来：%1 到达。真正的响应稍后才来。</translation>
    </message>
    <message>
        <source>The handler waits %1 before it goes on; nothing runs.</source>
        <translation>请求处理函数等待 %1 后才继续；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>The server&apos;s parser refused the request: `%1`.</source>
        <translation>服务器的解析器拒绝了这个请求：`%1`。</translation>
    </message>
    <message>
        <source>The module closes the connection.</source>
        <translation>模块关闭连接。</translation>
    </message>
    <message>
        <source>The bytes behind the request begin a second one; the parser looks for the end of its head.</source>
        <translation>请求之后的字节开始了第二个请求；解析器在寻找它的 head 的结尾。</translation>
    </message>
    <message>
        <source>A socket that becomes free is handed over to the first in the queue.</source>
        <translation>有套接字空出来，就会转交给队列中的第一个请求。</translation>
    </message>
    <message>
        <source>More of the request is on the wire. The server is registered for `&apos;data&apos;`; nothing runs.</source>
        <translation>请求的后续部分正在线路上传输。服务器在监听 `&apos;data&apos;`；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>The request is on the wire. The server is registered for `&apos;request&apos;`; nothing runs.</source>
        <translation>请求正在线路上传输。服务器在监听 `&apos;request&apos;`；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>The server&apos;s parser has the head of the request.</source>
        <translation>服务器的解析器已拿到请求的 head（请求行和请求头）。</translation>
    </message>
    <message>
        <source>The server is registered for more `&apos;data&apos;`, your program for more of the answer; nothing runs.</source>
        <translation>服务器在监听后续的 `&apos;data&apos;`，你的程序在等响应的后续部分；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>Next: your program calls `write()`, when its wait of %1 is over.</source>
        <translation>接下来：等满 %1 后，你的程序调用 `write()`。</translation>
    </message>
    <message>
        <source>Your program sends no body before `100 Continue`. It is registered for `&apos;continue&apos;`; nothing runs.</source>
        <translation>收到 `100 Continue` 之前，你的程序不发送请求体。它在监听 `&apos;continue&apos;`；这时没有代码在运行。</translation>
    </message>
    <message>
        <source>Next: the server answers `100 Continue`, or gives its answer at once.</source>
        <translation>接下来：服务器回复 `100 Continue`，或者直接给出响应。</translation>
    </message>
    <message>
        <source>The answer has begun, but the request is not complete: `request.end()` has not been called.</source>
        <translation>响应已经开始，请求却还不完整：`request.end()` 还没有被调用。</translation>
    </message>
    <message>
        <source>The server is registered for more `&apos;data&apos;`. Without `request.end()` its `req` never gets `&apos;end&apos;`.</source>
        <translation>服务器在监听后续的 `&apos;data&apos;`。不调用 `request.end()`，它的 `req` 永远收不到 `&apos;end&apos;`。</translation>
    </message>
    <message>
        <source>An informational answer is here; the module has parsed it.</source>
        <translation>一个信息性响应（1xx）已到；模块已解析它。</translation>
    </message>
    <message>
        <source>Next: `&apos;continue&apos;` calls your program.</source>
        <translation>接下来：`&apos;continue&apos;` 事件调用你的程序。</translation>
    </message>
    <message>
        <source>Your program runs: `&apos;continue&apos;` has called it.</source>
        <translation>你的程序正在运行：`&apos;continue&apos;` 事件调用了它。</translation>
    </message>
    <message>
        <source>The server is ready for the body.</source>
        <translation>服务器已准备好接收请求体。</translation>
    </message>
    <message>
        <source>Your program runs: `&apos;information&apos;` brought the status %1.</source>
        <translation>你的程序正在运行：`&apos;information&apos;` 事件带来了状态码 %1。</translation>
    </message>
    <message>
        <source>The answer itself is still to come.</source>
        <translation>真正的响应还没有来。</translation>
    </message>
    <message>
        <source>Your program runs: `&apos;response&apos;` has called it with `%1`.</source>
        <translation>你的程序正在运行：`&apos;response&apos;` 事件带着 `%1` 调用了它。</translation>
    </message>
    <message>
        <source>There is no body; `&apos;end&apos;` comes next.</source>
        <translation>没有响应体；接下来是 `&apos;end&apos;`。</translation>
    </message>
    <message>
        <source>The body comes with `&apos;data&apos;`, then `&apos;end&apos;`.</source>
        <translation>响应体随 `&apos;data&apos;` 到来，然后是 `&apos;end&apos;`。</translation>
    </message>
    <message>
        <source>Your program runs: `&apos;data&apos;` brought it %1.</source>
        <translation>你的程序正在运行：`&apos;data&apos;` 事件带来了 %1。</translation>
    </message>
    <message>
        <source>More `&apos;data&apos;` comes, or `&apos;end&apos;`.</source>
        <translation>后面还有 `&apos;data&apos;`，或者是 `&apos;end&apos;`。</translation>
    </message>
    <message>
        <source>Your program runs: `&apos;drain&apos;` says that it can write on.</source>
        <translation>你的程序正在运行：`&apos;drain&apos;` 事件表示可以继续写入。</translation>
    </message>
    <message>
        <source>Your program runs: `&apos;timeout&apos;` has called it.</source>
        <translation>你的程序正在运行：`&apos;timeout&apos;` 事件调用了它。</translation>
    </message>
    <message>
        <source>Your program runs: it has called `%1`.</source>
        <translation>你的程序正在运行：它调用了 `%1`。</translation>
    </message>
    <message>
        <source>Next: what was written goes to the socket.</source>
        <translation>接下来：写入的内容交给套接字。</translation>
    </message>
    <message>
        <source>When the request has a connection, what was written is sent.</source>
        <translation>等请求有了连接，写入的内容就会发出。</translation>
    </message>
    <message>
        <source>Your program runs: it has called `write()` with %1.</source>
        <translation>你的程序正在运行：它用 `write()` 写入了 %1。</translation>
    </message>
    <message>
        <source>What was written is sent on it.</source>
        <translation>已写入的内容会通过它发出。</translation>
    </message>
    <message>
        <source>The agent has no free socket: it opens a connection to `%1`.</source>
        <translation>agent 没有空闲套接字：它新建到 `%1` 的连接。</translation>
    </message>
    <message>
        <source>This request has no agent: it opens a connection to `%1` for itself.</source>
        <translation>这个请求不用 agent：它自己新建到 `%1` 的连接。</translation>
    </message>
    <message>
        <source>The agent lends a free socket of its pool.</source>
        <translation>agent 从连接池借出一个空闲套接字。</translation>
    </message>
    <message>
        <source>The agent hands over the socket of a request that is done.</source>
        <translation>agent 转交一个已完成请求的套接字。</translation>
    </message>
    <message>
        <source>The server&apos;s handler runs: `req` got `&apos;data&apos;`, %1.</source>
        <translation>服务器的请求处理函数正在运行：`req` 收到 `&apos;data&apos;`，%1。</translation>
    </message>
    <message>
        <source>The server&apos;s handler runs: `req` got `&apos;end&apos;`, the request is complete.</source>
        <translation>服务器的请求处理函数正在运行：`req` 收到 `&apos;end&apos;`，请求已经完整。</translation>
    </message>
    <message>
        <source>The server&apos;s handler runs: `&apos;drain&apos;` says that it can write on.</source>
        <translation>服务器的请求处理函数正在运行：`&apos;drain&apos;` 事件表示可以继续写入。</translation>
    </message>
    <message>
        <source>The server&apos;s handler runs: it has called `%1`.</source>
        <translation>服务器的请求处理函数正在运行：它调用了 `%1`。</translation>
    </message>
    <message>
        <source>The server&apos;s handler runs: it has called `res.write()` with %1.</source>
        <translation>服务器的请求处理函数正在运行：它用 `res.write()` 写入了 %1。</translation>
    </message>
    <message>
        <source>The handler has begun the answer; it goes to the socket now.</source>
        <translation>请求处理函数已开始响应，现在交给套接字。</translation>
    </message>
    <message>
        <source>The server makes an informational answer; it goes first.</source>
        <translation>服务器生成一个信息性响应（1xx）；它先发出。</translation>
    </message>
    <message>
        <source>%1 never sent</source>
        <translation>%1 从未发出</translation>
    </message>
    <message>
        <source>%1; %2</source>
        <translation>%1；%2</translation>
    </message>
    <message>
        <source>in the same turn</source>
        <translation>同一轮循环内</translation>
    </message>
    <message>
        <source>nobody listens</source>
        <translation>无人监听</translation>
    </message>
    <message>
        <source>you stopped the server</source>
        <translation>你停止了服务器</translation>
    </message>
    <message>
        <source>The connection is closed: the rest of the request cannot be sent.</source>
        <translation>连接已关闭：请求余下的部分无法再发送。</translation>
    </message>
    <message>
        <source>The server cut the connection with a RST.</source>
        <translation>服务器用 RST 切断了连接。</translation>
    </message>
    <message>
        <source>The server closed the connection with a FIN.</source>
        <translation>服务器用 FIN 关闭了连接。</translation>
    </message>
    <message>
        <source>The %1 that your program waited are over: its timer fires.</source>
        <translation>你的程序等待的 %1 已到：它的定时器触发了。</translation>
    </message>
    <message>
        <source>Next: it calls `request.write()`.</source>
        <translation>下一步：它调用 `request.write()`。</translation>
    </message>
    <message>
        <source>The %1 that the handler waited are over: its timer fires, and it goes on.</source>
        <translation>请求处理函数等待的 %1 已到：它的定时器触发，它继续执行。</translation>
    </message>
    <message>
        <source>Its time was over: %1.</source>
        <translation>它的时限 %1 已到。</translation>
    </message>
    <message>
        <source>%1, certificate accepted anyway</source>
        <translation>%1，仍然接受了证书</translation>
    </message>
    <message>
        <source>%1, certificate verified</source>
        <translation>%1，证书已验证</translation>
    </message>
    <message>
        <source>TLS handshake</source>
        <translation>TLS 握手</translation>
    </message>
    <message>
        <source>certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>accepted anyway</source>
        <translation>仍然接受</translation>
    </message>
    <message>
        <source>the TLS handshake failed</source>
        <translation>TLS 握手失败</translation>
    </message>
    <message>
        <source>asks for %1</source>
        <translation>请求 %1</translation>
    </message>
    <message>
        <source>%1, issued by %2</source>
        <translation>%1，由 %2 签发</translation>
    </message>
    <message>
        <source>The certificate of `%1` was refused: %2.</source>
        <translation>`%1` 的证书被拒绝：%2。</translation>
    </message>
    <message>
        <source>Your program gets `&apos;error&apos;` with `%1`. Nothing of the request was sent.</source>
        <translation>你的程序收到 `&apos;error&apos;`，代码为 `%1`。请求一点都没有发送。</translation>
    </message>
    <message>
        <source>The TLS handshake with `%1` failed.</source>
        <translation>与 `%1` 的 TLS 握手失败。</translation>
    </message>
    <message>
        <source>Next: the server&apos;s certificate is verified, then the request is sent.</source>
        <translation>接下来：验证服务器的证书，然后发送请求。</translation>
    </message>
    <message>
        <source>Next: the connection is closed.</source>
        <translation>接下来：连接关闭。</translation>
    </message>
    <message>
        <source>The connection is closed; the server learns it from the RST.</source>
        <translation>连接已关闭；服务器从 RST 得知。</translation>
    </message>
    <message>
        <source>The answer `%1` is complete; then the connection failed.</source>
        <translation>响应 `%1` 已完整；随后连接出错。</translation>
    </message>
    <message>
        <source>The answer `%1` is complete; then the connection failed, before the request had ended.</source>
        <translation>响应 `%1` 已完整；随后连接出错，那时请求还没有结束。</translation>
    </message>
    <message>
        <source>The answer `%1` is complete; then the connection was reset.</source>
        <translation>响应 `%1` 已完整；随后连接被重置（RST）。</translation>
    </message>
    <message>
        <source>The answer `%1` is complete; then the connection was reset, before the request had ended.</source>
        <translation>响应 `%1` 已完整；随后连接被重置（RST），那时请求还没有结束。</translation>
    </message>
    <message>
        <source>The parser refused the answer behind its head: `%1`.</source>
        <translation>解析器拒绝了响应头之后的内容：`%1`。</translation>
    </message>
    <message>
        <source>The parser refused the head of the answer: `%1`.</source>
        <translation>解析器拒绝了响应头：`%1`。</translation>
    </message>
    <message>
        <source>The socket went back to the agent&apos;s pool; since then it was lent to another request.</source>
        <translation>套接字曾回到 agent 的连接池；此后已借给另一个请求。</translation>
    </message>
    <message>
        <source>The socket went back to the agent&apos;s pool.</source>
        <translation>套接字曾回到 agent 的连接池。</translation>
    </message>
    <message>
        <source>Bytes of the answer are here; the module&apos;s parser reads them.</source>
        <translation>响应的字节已到；模块的解析器正在读取。</translation>
    </message>
    <message>
        <source>The answer has begun, but the end of its head is not here. Your program is registered for `&apos;response&apos;`; nothing runs.</source>
        <translation>响应已开始，但响应头的结尾还没有到。你的程序已注册 `&apos;response&apos;`；没有代码在运行。</translation>
    </message>
    <message>
        <source>More of the head has to come from `%1`.</source>
        <translation>响应头的其余部分要由 `%1` 发来。</translation>
    </message>
    <message>
        <source>The module refused the request: `%1`.</source>
        <translation>模块拒绝了这个请求：`%1`。</translation>
    </message>
    <message>
        <source>The module answers with an error of its own; no handler runs.</source>
        <translation>模块自行回复一个错误；没有请求处理函数运行。</translation>
    </message>
    <message>
        <source>The module dropped the request: its connection has had as many as it may have.</source>
        <translation>模块丢弃了这个请求：这个连接上的请求数已到上限。</translation>
    </message>
    <message>
        <source>The server has the request; `%1` has called its program.</source>
        <translation>服务器已收到请求；`%1` 调用了它的程序。</translation>
    </message>
    <message>
        <source>The answer is given to the kernel.</source>
        <translation>响应已交给内核。</translation>
    </message>
    <message>
        <source>The request has begun; the parser looks for the end of its head.</source>
        <translation>请求已开始；解析器在寻找请求头的结尾。</translation>
    </message>
    <message>
        <source>More of it has to come from the client outside.</source>
        <translation>其余部分要由外部的客户端发来。</translation>
    </message>
    <message>
        <source>%1 arrived, none of it read</source>
        <translation>到达 %1，都没有被读取</translation>
    </message>
    <message>
        <source>%1 arrived, %2 of it read</source>
        <translation>到达 %1，其中 %2 被读取</translation>
    </message>
    <message>
        <source>The method: what is asked for.</source>
        <translation>方法 method：要求做什么。</translation>
    </message>
    <message>
        <source>The version that this message speaks.</source>
        <translation>这条消息所用的版本。</translation>
    </message>
    <message>
        <source>For people; no program reads it.</source>
        <translation>给人看的；没有程序会读它。</translation>
    </message>
    <message>
        <source>CR and LF end the line.</source>
        <translation>CR 和 LF 结束这一行。</translation>
    </message>
    <message>
        <source>An empty line in front of a message is passed over.</source>
        <translation>消息前面的空行会被跳过。</translation>
    </message>
    <message>
        <source>The empty line ends the head; what follows is the body.</source>
        <translation>空行结束消息头；后面是消息体。</translation>
    </message>
    <message>
        <source>The empty line ends the message; there may be trailers before it.</source>
        <translation>空行结束这条消息；它前面可以有 trailers。</translation>
    </message>
    <message>
        <source>Between the words of the line.</source>
        <translation>在这一行的词与词之间。</translation>
    </message>
    <message>
        <source>No parser has made anything of these bytes at this moment.</source>
        <translation>此刻还没有解析器处理过这些字节。</translation>
    </message>
    <message>
        <source>The request-target: path and query of the URL.</source>
        <translation>request-target：URL 的路径和查询。</translation>
    </message>
    <message>
        <source>The request-target: the server as a whole.</source>
        <translation>request-target：整个服务器。</translation>
    </message>
    <message>
        <source>The request-target, with the host it is for.</source>
        <translation>request-target，带着目标主机。</translation>
    </message>
    <message>
        <source>The status: how it went, for programs.</source>
        <translation>状态码：给程序看的结果。</translation>
    </message>
    <message>
        <source>the module answers by itself: the program was never called</source>
        <translation>模块自己作了应答：程序没有被调用</translation>
    </message>
    <message>
        <source>nobody called `writeHead()`: `statusCode` as it was</source>
        <translation>没有人调用 `writeHead()`：`statusCode` 保持原样</translation>
    </message>
    <message>
        <source>The chunk-size, in hexadecimal: %1 of data follow.</source>
        <translation>chunk-size，十六进制：后面有 %1 数据。</translation>
    </message>
    <message>
        <source>An extension of the chunk; who does not know it passes over it.</source>
        <translation>chunk 的扩展；不认识它的一方会跳过。</translation>
    </message>
    <message>
        <source>Behind the data of a chunk.</source>
        <translation>在一个 chunk 的数据之后。</translation>
    </message>
    <message>
        <source>The last chunk: size 0 says that the body ends.</source>
        <translation>last-chunk：大小为 0，表示消息体结束。</translation>
    </message>
    <message>
        <source>chunk data, %1</source>
        <translation>chunk 数据，%1</translation>
    </message>
    <message>
        <source>A part of the body.</source>
        <translation>消息体的一部分。</translation>
    </message>
    <message>
        <source>%1 was given %2</source>
        <translation>%1 得到了 %2</translation>
    </message>
    <message>
        <source>%1 was called</source>
        <translation>调用了 %1</translation>
    </message>
    <message>
        <source>the body is chunked: each `write()` is a chunk</source>
        <translation>消息体分块传输：每次 `write()` 是一个 chunk</translation>
    </message>
    <message>
        <source>The body, as the program wrote it.</source>
        <translation>消息体，与程序写出的一样。</translation>
    </message>
    <message>
        <source>A field that HTTP itself makes nothing of; the programs may.</source>
        <translation>HTTP 本身不处理这个字段；程序可以。</translation>
    </message>
    <message>
        <source>given to `addTrailers()`</source>
        <translation>交给了 `addTrailers()`</translation>
    </message>
    <message>
        <source>given to `setHeader()`</source>
        <translation>交给了 `setHeader()`</translation>
    </message>
    <message>
        <source>among the headers given to `http.request()`</source>
        <translation>在交给 `http.request()` 的 headers 之中</translation>
    </message>
    <message>
        <source>given to `writeHead()`</source>
        <translation>交给了 `writeHead()`</translation>
    </message>
    <message>
        <source>HTTP/1.1 needs it; you gave no `Host`: the host of the URL</source>
        <translation>HTTP/1.1 必须有它；你没有给 `Host`：用 URL 的主机</translation>
    </message>
    <message>
        <source>`sendDate` is on: a server with a clock says when it answered</source>
        <translation>`sendDate` 打开着：有时钟的服务器要说明何时应答</translation>
    </message>
    <message>
        <source>the server&apos;s `keepAliveTimeout`, for an agent that reuses sockets</source>
        <translation>服务器的 `keepAliveTimeout`，告诉会复用 socket 的 agent</translation>
    </message>
    <message>
        <source>user and password of the URL</source>
        <translation>URL 里的用户名和密码</translation>
    </message>
    <message>
        <source>%1 may have a body</source>
        <translation>%1 可以有消息体</translation>
    </message>
    <message>
        <source>%1 has seldom a body</source>
        <translation>%1 很少有消息体</translation>
    </message>
    <message>
        <source>an answer of this status may have a body</source>
        <translation>这种状态的响应可以有消息体</translation>
    </message>
    <message>
        <source>`end(data)` came before the head was made: the length was known</source>
        <translation>生成消息头之前 `end(data)` 已经到了：长度已知</translation>
    </message>
    <message>
        <source>`end()` came without a body: its length is 0</source>
        <translation>`end()` 没有带消息体：长度为 0</translation>
    </message>
    <message>
        <source>you gave no Content-Length</source>
        <translation>你没有给 Content-Length</translation>
    </message>
    <message>
        <source>the handler gave no Content-Length</source>
        <translation>处理函数没有给 Content-Length</translation>
    </message>
    <message>
        <source>HTTP/1.1 → `chunked`</source>
        <translation>HTTP/1.1 → `chunked`</translation>
    </message>
    <message>
        <source>trailers come behind a body in chunks only</source>
        <translation>只有分块的消息体后面才能有 trailers</translation>
    </message>
    <message>
        <source>`flushHeaders()` came before the length was known</source>
        <translation>长度未知时调用了 `flushHeaders()`</translation>
    </message>
    <message>
        <source>`write()` came before the length was known</source>
        <translation>长度未知时调用了 `write()`</translation>
    </message>
    <message>
        <source>the head was made before the length was known</source>
        <translation>长度未知时就生成了消息头</translation>
    </message>
    <message>
        <source>there is no agent: the connection is for this request alone</source>
        <translation>没有 agent：这条连接只供这一个请求使用</translation>
    </message>
    <message>
        <source>the agent keeps its sockets for other requests</source>
        <translation>agent 为别的请求保留它的 socket</translation>
    </message>
    <message>
        <source>the agent keeps no socket (`keepAlive: false`)</source>
        <translation>agent 不保留 socket（`keepAlive: false`）</translation>
    </message>
    <message>
        <source>the request asks for the connection to be closed</source>
        <translation>请求要求关闭连接</translation>
    </message>
    <message>
        <source>the request lets the connection be kept</source>
        <translation>请求允许保留连接</translation>
    </message>
    <message>
        <source>only the end of the connection can end this body</source>
        <translation>只有连接结束才能结束这个消息体</translation>
    </message>
    <message>
        <source>the server closes the connection behind this answer</source>
        <translation>服务器在这个响应之后关闭连接</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>从 %1</translation>
    </message>
    <message>
        <source>in part forgotten</source>
        <translation>部分已被遗忘</translation>
    </message>
    <message>
        <source>forgotten</source>
        <translation>已被遗忘</translation>
    </message>
    <message>
        <source>A part of this exchange was forgotten, to stay within the limit.</source>
        <translation>为不超出内存上限，这次往返的一部分已被遗忘。</translation>
    </message>
    <message>
        <source>It is over.</source>
        <translation>它已结束。</translation>
    </message>
    <message>
        <source>`res.end()` has been called.</source>
        <translation>`res.end()` 已被调用。</translation>
    </message>
    <message>
        <source>`res.end()` has not been called.</source>
        <translation>`res.end()` 还没有被调用。</translation>
    </message>
    <message>
        <source>The answer is complete.</source>
        <translation>响应已完整。</translation>
    </message>
    <message>
        <source>The answer has begun; its end is not here.</source>
        <translation>响应已开始，结尾还没有到。</translation>
    </message>
    <message>
        <source>No answer has come yet.</source>
        <translation>响应还没有到。</translation>
    </message>
    <message>
        <source>held by breakpoint %1</source>
        <translation>被断点 %1 停住</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>the head</source>
        <translation>head</translation>
    </message>
    <message>
        <source>a chunk</source>
        <translation>一个 chunk</translation>
    </message>
    <message>
        <source>a piece of the body</source>
        <translation>body 的一段</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>结尾</translation>
    </message>
    <message>
        <source>the FIN</source>
        <translation>FIN</translation>
    </message>
    <message>
        <source>what arrived</source>
        <translation>到达的数据</translation>
    </message>
    <message>
        <source>a 1xx answer</source>
        <translation>一个 1xx 响应</translation>
    </message>
    <message>
        <source>a parse error</source>
        <translation>解析错误</translation>
    </message>
    <message>
        <source>for the server that the proxy asks</source>
        <translation>等待代理所请求的服务器</translation>
    </message>
    <message>
        <source>the proxy answers</source>
        <translation>代理作出应答</translation>
    </message>
    <message>
        <source>the proxy connects</source>
        <translation>代理正在连接</translation>
    </message>
    <message>
        <source>tunnel open</source>
        <translation>隧道已打开</translation>
    </message>
    <message>
        <source>tunnel closed</source>
        <translation>隧道已关闭</translation>
    </message>
    <message>
        <source>Your program</source>
        <translation>你的程序</translation>
    </message>
    <message>
        <source>your program</source>
        <translation>你的程序</translation>
    </message>
    <message>
        <source>The proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>the proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>The proxy has handed the request on; nothing runs.</source>
        <translation>代理已把请求转发出去；没有代码在运行。</translation>
    </message>
    <message>
        <source>The proxy hands the request on as it comes; nothing runs.</source>
        <translation>请求到达多少，代理就转发多少；没有代码在运行。</translation>
    </message>
    <message>
        <source>The answer has to come from the server that was asked: that is the other exchange of the two.</source>
        <translation>响应要由被请求的服务器给出：那是两次往返中的另一次。</translation>
    </message>
    <message>
        <source>The proxy connects to `%1`.</source>
        <translation>代理正在连接 `%1`。</translation>
    </message>
    <message>
        <source>When the connection stands, the client gets `200`.</source>
        <translation>连接建立后，客户端得到 `200`。</translation>
    </message>
    <message>
        <source>Bytes pass both ways between the client and `%1`: %2.</source>
        <translation>字节在客户端与 `%1` 之间双向通过：%2。</translation>
    </message>
    <message>
        <source>The proxy reads none of them: what they mean is between the two ends.</source>
        <translation>代理不解读这些字节：它们的含义只有两端知道。</translation>
    </message>
    <message>
        <source>There is no tunnel to `%1`: %2.</source>
        <translation>没有通往 `%1` 的隧道：%2。</translation>
    </message>
    <message>
        <source>The client gets the reason in plain text.</source>
        <translation>客户端得到纯文本的原因。</translation>
    </message>
    <message>
        <source>The client&apos;s connection broke: `%1`.</source>
        <translation>客户端的连接断开了：`%1`。</translation>
    </message>
    <message>
        <source>The server&apos;s connection broke: `%1`.</source>
        <translation>服务器的连接断开了：`%1`。</translation>
    </message>
    <message>
        <source>Each side had ended its direction.</source>
        <translation>两端都已结束各自的方向。</translation>
    </message>
    <message>
        <source>Nothing had passed for as long as the proxy allows.</source>
        <translation>在代理允许的时间内没有字节通过。</translation>
    </message>
    <message>
        <source>The proxy was stopped.</source>
        <translation>代理已停止。</translation>
    </message>
    <message>
        <source>The tunnel is closed: %1.</source>
        <translation>隧道已关闭：%1。</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>%1 µs · turn %2</source>
        <translation>%1 µs · 第%2轮</translation>
    </message>
    <message>
        <source>queued, place %1</source>
        <translation>排队，第 %1 位</translation>
    </message>
    <message>
        <source>takes %1 back</source>
        <translation>收回 %1</translation>
    </message>
    <message>
        <source>drops the socket</source>
        <translation>丢弃 socket</translation>
    </message>
    <message>
        <source>closes %1</source>
        <translation>关闭 %1</translation>
    </message>
    <message>
        <source>opens a connection</source>
        <translation>打开连接</translation>
    </message>
    <message>
        <source>lends %1</source>
        <translation>借出 %1</translation>
    </message>
    <message>
        <source>hands over %1</source>
        <translation>转交 %1</translation>
    </message>
    <message>
        <source>the module does not keep the connection</source>
        <translation>模块不保留这个连接</translation>
    </message>
    <message>
        <source>the connection closes behind it</source>
        <translation>之后连接关闭</translation>
    </message>
    <message>
        <source>no body follows</source>
        <translation>后面没有消息体</translation>
    </message>
    <message>
        <source>chunks follow, up to size 0</source>
        <translation>后面是 chunk，直到大小为 0</translation>
    </message>
    <message>
        <source>as much as Content-Length says follows</source>
        <translation>后面有 Content-Length 所说的那么多</translation>
    </message>
    <message>
        <source>all up to the FIN is the body</source>
        <translation>直到 FIN 都是消息体</translation>
    </message>
    <message>
        <source>FIN sent</source>
        <translation>发出 FIN</translation>
    </message>
    <message>
        <source>FIN received</source>
        <translation>收到 FIN</translation>
    </message>
    <message>
        <source>RST sent</source>
        <translation>发出 RST</translation>
    </message>
    <message>
        <source>RST received</source>
        <translation>收到 RST</translation>
    </message>
    <message>
        <source>bytes %1–%2</source>
        <translation>字节 %1–%2</translation>
    </message>
    <message>
        <source>… %1 more lines</source>
        <translation>…… 还有 %1 行</translation>
    </message>
    <message>
        <source>… %1 more chunks, %2</source>
        <translation>…… 还有 %1 个 chunk，%2</translation>
    </message>
    <message>
        <source>loopback</source>
        <translation>本机回环</translation>
    </message>
    <message>
        <source>your own</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>satellite</source>
        <translation>卫星</translation>
    </message>
    <message>
        <source>one byte at a time</source>
        <translation>一次一个字节</translation>
    </message>
    <message>
        <source>%1 a write</source>
        <translation>每次写 %1</translation>
    </message>
    <message>
        <source>to the server %1</source>
        <translation>到服务器 %1</translation>
    </message>
    <message>
        <source>to the client %1</source>
        <translation>到客户端 %1</translation>
    </message>
    <message>
        <source>before a head leaves</source>
        <translation>head 发出之前</translation>
    </message>
    <message>
        <source>before a piece of a body leaves</source>
        <translation>正文的一块发出之前</translation>
    </message>
    <message>
        <source>before the end of a message leaves</source>
        <translation>报文的结尾发出之前</translation>
    </message>
    <message>
        <source>before a head is delivered</source>
        <translation>head 交付之前</translation>
    </message>
    <message>
        <source>before a `&apos;data&apos;`</source>
        <translation>`&apos;data&apos;` 之前</translation>
    </message>
    <message>
        <source>before an `&apos;end&apos;`</source>
        <translation>`&apos;end&apos;` 之前</translation>
    </message>
    <message>
        <source>at a parse error</source>
        <translation>解析出错时</translation>
    </message>
    <message>
        <source>before the client connects</source>
        <translation>客户端连接之前</translation>
    </message>
    <message>
        <source>before the request head leaves</source>
        <translation>请求头发出之前</translation>
    </message>
    <message>
        <source>before the response head leaves</source>
        <translation>响应头发出之前</translation>
    </message>
    <message>
        <source>before a piece of the request body leaves</source>
        <translation>请求体的一块发出之前</translation>
    </message>
    <message>
        <source>before a piece of the response body leaves</source>
        <translation>响应体的一块发出之前</translation>
    </message>
    <message>
        <source>before the end of the request leaves</source>
        <translation>请求的结尾发出之前</translation>
    </message>
    <message>
        <source>before the end of the response leaves</source>
        <translation>响应的结尾发出之前</translation>
    </message>
    <message>
        <source>before `&apos;response&apos;`</source>
        <translation>`&apos;response&apos;` 之前</translation>
    </message>
    <message>
        <source>before `&apos;request&apos;`</source>
        <translation>`&apos;request&apos;` 之前</translation>
    </message>
    <message>
        <source>before `res` `&apos;data&apos;`</source>
        <translation>`res` `&apos;data&apos;` 之前</translation>
    </message>
    <message>
        <source>before `req` `&apos;data&apos;`</source>
        <translation>`req` `&apos;data&apos;` 之前</translation>
    </message>
    <message>
        <source>before `res` `&apos;end&apos;`</source>
        <translation>`res` `&apos;end&apos;` 之前</translation>
    </message>
    <message>
        <source>before `req` `&apos;end&apos;`</source>
        <translation>`req` `&apos;end&apos;` 之前</translation>
    </message>
    <message>
        <source>at a parse error in a response</source>
        <translation>响应解析出错时</translation>
    </message>
    <message>
        <source>at a parse error in a request</source>
        <translation>请求解析出错时</translation>
    </message>
    <message>
        <source>status %1</source>
        <translation>状态 %1</translation>
    </message>
    <message>
        <source>older than %1</source>
        <translation>已超过 %1</translation>
    </message>
    <message>
        <source>socket reused</source>
        <translation>套接字被复用</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Stall</source>
        <translation>停滞</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>Truncate</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>Reset (RST)</source>
        <translation>重置（RST）</translation>
    </message>
    <message>
        <source>Half-close (FIN)</source>
        <translation>半关闭（FIN）</translation>
    </message>
    <message>
        <source>Split here</source>
        <translation>在此分开</translation>
    </message>
    <message>
        <source>Corrupt a byte</source>
        <translation>改坏一个字节</translation>
    </message>
    <message>
        <source>new, as a place became free: %1 of %2</source>
        <translation>有空位了，新建：%2 个中的第 %1 个</translation>
    </message>
    <message>
        <source>new, as a place became free</source>
        <translation>有空位了，新建</translation>
    </message>
    <message>
        <source>new: %1 of %2</source>
        <translation>新建：%2 个中的第 %1 个</translation>
    </message>
    <message>
        <source>new: no socket is free</source>
        <translation>新建：没有空闲的套接字</translation>
    </message>
    <message>
        <source>reused: the only free socket, idle %1</source>
        <translation>复用：唯一的空闲套接字，已空闲 %1</translation>
    </message>
    <message>
        <source>reused: the newest of %1 free sockets, idle %2</source>
        <translation>复用：%1 个空闲套接字中最新的，已空闲 %2</translation>
    </message>
    <message>
        <source>reused: the oldest of %1 free sockets, idle %2</source>
        <translation>复用：%1 个空闲套接字中最旧的，已空闲 %2</translation>
    </message>
    <message>
        <source>queued: %1 reached, place %2</source>
        <translation>排队：已达到 %1，第 %2 位</translation>
    </message>
    <message>
        <source>When a socket becomes free, %1 gets it.</source>
        <translation>一旦有套接字空出来，就归 %1。</translation>
    </message>
    <message>
        <source>%1 lies free; its time stands still.</source>
        <translation>%1 空闲；它的计时停着。</translation>
    </message>
    <message>
        <source>%1 lies free; in %2 the agent closes it.</source>
        <translation>%1 空闲；%2 后 agent 会关闭它。</translation>
    </message>
    <message>
        <source>%1 lies free until the server closes it.</source>
        <translation>%1 空闲，直到服务器关闭它。</translation>
    </message>
    <message>
        <source>handed over from %1</source>
        <translation>由 %1 直接移交</translation>
    </message>
    <message>
        <source>handed over</source>
        <translation>直接移交</translation>
    </message>
    <message>
        <source>kept: nobody waits, %1 free</source>
        <translation>保留：无人等待，%1 个空闲</translation>
    </message>
    <message>
        <source>not kept: %1</source>
        <translation>不保留：%1</translation>
    </message>
    <message>
        <source>given up after %1: %2</source>
        <translation>空闲 %1 后放弃：%2</translation>
    </message>
    <message>
        <source>given to the program: another protocol</source>
        <translation>交给程序：换了协议</translation>
    </message>
    <message>
        <source>no timeout</source>
        <translation>无超时</translation>
    </message>
    <message>
        <source>No agent has lent a socket yet.</source>
        <translation>还没有 agent 借出过套接字。</translation>
    </message>
    <message>
        <source>Each request asks its agent for one; requests that have none wait in its queue.</source>
        <translation>每个请求都向自己的 agent 要一个；没有得到的就在它的队列里等。</translation>
    </message>
    <message>
        <source>method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>trailers</source>
        <translation>trailer</translation>
    </message>
    <message>
        <source>other fields</source>
        <translation>其他字段</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>agent</source>
        <translation>agent</translation>
    </message>
    <message>
        <source>socket</source>
        <translation>套接字</translation>
    </message>
    <message>
        <source>afterwards</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>of its own</source>
        <translation>独占</translation>
    </message>
    <message>
        <source>waits in the queue</source>
        <translation>在队列中等待</translation>
    </message>
    <message>
        <source>kept, free in the pool</source>
        <translation>保留，在连接池中空闲</translation>
    </message>
    <message>
        <source>handed over to another request</source>
        <translation>直接移交给另一个请求</translation>
    </message>
    <message>
        <source>closed: %1</source>
        <translation>关闭：%1</translation>
    </message>
    <message>
        <source>other steps</source>
        <translation>其他步骤</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1 次</translation>
    </message>
    <message>
        <source>to the server</source>
        <translation>到服务器</translation>
    </message>
    <message>
        <source>to the client</source>
        <translation>到客户端</translation>
    </message>
    <message>
        <source>%1, more</source>
        <translation>%1，其余</translation>
    </message>
    <message>
        <source>%1 writes, %2</source>
        <translation>%1 次写入，%2</translation>
    </message>
    <message>
        <source>without an error</source>
        <translation>没有错误</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>until the first byte is sent</source>
        <translation>到发出第一个字节</translation>
    </message>
    <message>
        <source>from the last byte sent to the answer</source>
        <translation>从发出最后一个字节到响应</translation>
    </message>
    <message>
        <source>from the answer&apos;s first byte to its last</source>
        <translation>从响应的第一个字节到最后一个</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>全程</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>only after</source>
        <translation>只在之后</translation>
    </message>
    <message>
        <source>only before</source>
        <translation>只在之前</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>尚未知道</translation>
    </message>
    <message>
        <source>%1 in %2 pieces</source>
        <translation>%1，分 %2 段</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>end() forgotten</source>
        <translation>忘记 end()</translation>
    </message>
    <message>
        <source>%1, others</source>
        <translation>%1，内容不同</translation>
    </message>
    <message>
        <source>framing</source>
        <translation>分界</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>wait for &apos;continue&apos;</source>
        <translation>等待 &apos;continue&apos;</translation>
    </message>
    <message>
        <source>finish</source>
        <translation>收尾</translation>
    </message>
    <message>
        <source>timeout</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>as before</source>
        <translation>与之前相同</translation>
    </message>
    <message>
        <source>other options</source>
        <translation>其他选项</translation>
    </message>
    <message>
        <source>Nothing differs so far.</source>
        <translation>到目前为止没有不同。</translation>
    </message>
    <message>
        <source>Nothing else differs.</source>
        <translation>其他都没有不同。</translation>
    </message>
    <message>
        <source>One thing differs.</source>
        <translation>有一处不同。</translation>
    </message>
    <message>
        <source>%1 things differ.</source>
        <translation>有 %1 处不同。</translation>
    </message>
    <message>
        <source>The same request again. %1</source>
        <translation>同样的请求再来一次。%1</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>没有不同。</translation>
    </message>
    <message>
        <source>%1 changes: %2. %3</source>
        <translation>改了 %1 处：%2。%3</translation>
    </message>
    <message>
        <source>● breakpoint %1</source>
        <translation>● 断点 %1</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>安静</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>从 %1 到 %2</translation>
    </message>
    <message>
        <source>events of others meanwhile: %1</source>
        <translation>其间其他往返的事件：%1</translation>
    </message>
    <message>
        <source>… fewer lines</source>
        <translation>… 收起</translation>
    </message>
    <message>
        <source>Marked ≠, + or −: %1</source>
        <translation>以 ≠、+ 或 − 标出：%1</translation>
    </message>
    <message>
        <source>you delay it</source>
        <translation>你延迟了它</translation>
    </message>
    <message>
        <source>you stall it</source>
        <translation>你让它停滞</translation>
    </message>
    <message>
        <source>you let it go on</source>
        <translation>你让它继续</translation>
    </message>
    <message>
        <source>you truncate it</source>
        <translation>你截断了它</translation>
    </message>
    <message>
        <source>you reset it</source>
        <translation>你重置了它</translation>
    </message>
    <message>
        <source>you half-close it</source>
        <translation>你半关闭了它</translation>
    </message>
    <message>
        <source>you split the write</source>
        <translation>你把写入分开</translation>
    </message>
    <message>
        <source>you change a byte</source>
        <translation>你改了一个字节</translation>
    </message>
    <message>
        <source>what comes in</source>
        <translation>收到的内容</translation>
    </message>
    <message>
        <source>what leaves here</source>
        <translation>从这里发出的内容</translation>
    </message>
    <message>
        <source>at byte %1</source>
        <translation>在第 %1 字节处</translation>
    </message>
    <message>
        <source>about the same</source>
        <translation>大致相同</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>%1 earlier exchanges are not shown</source>
        <translation>更早的 %1 个往返未显示</translation>
    </message>
    <message>
        <source>nobody uses the connection</source>
        <translation>没有谁使用这条连接</translation>
    </message>
    <message>
        <source>the agent closed it: %1</source>
        <translation>agent 关闭了它：%1</translation>
    </message>
    <message>
        <source>the client closed it</source>
        <translation>客户端关闭了它</translation>
    </message>
    <message>
        <source>it was reset</source>
        <translation>它被重置了</translation>
    </message>
    <message>
        <source>it failed: %1</source>
        <translation>它失败了：%1</translation>
    </message>
    <message>
        <source>One exchange has gone over it.</source>
        <translation>它承载过一个往返。</translation>
    </message>
    <message>
        <source>%1 exchanges have gone over it.</source>
        <translation>它承载过 %1 个往返。</translation>
    </message>
    <message>
        <source>%1 has ended: %2.</source>
        <translation>%1 已结束：%2。</translation>
    </message>
    <message>
        <source>%1 is connecting.</source>
        <translation>%1 正在连接。</translation>
    </message>
    <message>
        <source>#%1 is on %2.</source>
        <translation>#%1 在 %2 上。</translation>
    </message>
    <message>
        <source>Nobody uses %1, since %2.</source>
        <translation>没有谁使用 %1，已有 %2。</translation>
    </message>
    <message>
        <source>%1 stands, and nobody has used it.</source>
        <translation>%1 已建立，还没有谁用过。</translation>
    </message>
    <message>
        <source>You reset the connection in the middle of the answer.</source>
        <translation>你在响应中途重置了连接。</translation>
    </message>
    <message>
        <source>You reset the connection before the answer.</source>
        <translation>你在响应之前重置了连接。</translation>
    </message>
    <message>
        <source>You cut off what the client sends.</source>
        <translation>你截断了客户端发送的内容。</translation>
    </message>
    <message>
        <source>You cut off what the server sends.</source>
        <translation>你截断了服务器发送的内容。</translation>
    </message>
    <message>
        <source>You ended the client&apos;s direction of the connection.</source>
        <translation>你结束了连接上客户端的方向。</translation>
    </message>
    <message>
        <source>You ended the server&apos;s direction of the connection.</source>
        <translation>你结束了连接上服务器的方向。</translation>
    </message>
    <message>
        <source>the program has paused it</source>
        <translation>程序暂停了它</translation>
    </message>
    <message>
        <source>a buffer is full</source>
        <translation>缓冲区已满</translation>
    </message>
    <message>
        <source>enough requests wait for their answers</source>
        <translation>已有足够多的请求在等待应答</translation>
    </message>
    <message>
        <source>by the client</source>
        <translation>由客户端</translation>
    </message>
    <message>
        <source>by the server</source>
        <translation>由服务器</translation>
    </message>
    <message>
        <source>both have sent their FIN</source>
        <translation>双方都已发送 FIN</translation>
    </message>
    <message>
        <source>nothing had passed for too long</source>
        <translation>太久没有内容通过</translation>
    </message>
    <message>
        <source>the proxy was stopped</source>
        <translation>代理已停止</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>changed, its framing left as it was</source>
        <translation>已更改，分帧保持原样</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>已丢弃</translation>
    </message>
    <message>
        <source>answered in place of the handler</source>
        <translation>代替处理函数作答</translation>
    </message>
    <message>
        <source>a delay</source>
        <translation>一次延迟</translation>
    </message>
    <message>
        <source>a stall</source>
        <translation>一次停滞</translation>
    </message>
    <message>
        <source>it goes on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>cut off, then a FIN</source>
        <translation>截断，然后 FIN</translation>
    </message>
    <message>
        <source>a write is split</source>
        <translation>一次写入被拆分</translation>
    </message>
    <message>
        <source>a byte is changed</source>
        <translation>一个字节被更改</translation>
    </message>
    <message>
        <source>for the TLS handshake</source>
        <translation>TLS 握手的期限</translation>
    </message>
    <message>
        <source>until accepting is tried again</source>
        <translation>再次尝试接受连接之前</translation>
    </message>
    <message>
        <source>The TLS handshake with `%1` failed: on that port the server speaks plain HTTP.</source>
        <translation>与 `%1` 的 TLS 握手失败：服务器在该端口上使用明文 HTTP。</translation>
    </message>
    <message>
        <source>What came is a TLS handshake, and this port speaks plain HTTP: `%1`.</source>
        <translation>收到的是 TLS 握手，而此端口使用明文 HTTP：`%1`。</translation>
    </message>
    <message>
        <source>The server speaks plain HTTP on this port: its parser refused the TLS handshake. Nothing of your request is sent.</source>
        <translation>服务器在此端口上使用明文 HTTP：其解析器拒绝了 TLS 握手。你的请求没有发送任何内容。</translation>
    </message>
    <message>
        <source>What it answered is no TLS: the handshake will fail.</source>
        <translation>它的应答不是 TLS：握手将会失败。</translation>
    </message>
    <message>
        <source>a TLS handshake begins so: https was sent to a port of plain HTTP</source>
        <translation>TLS 握手就是这样开始的：https 被发到了明文 HTTP 的端口</translation>
    </message>
    <message>
        <source>held by you</source>
        <translation>被你停住</translation>
    </message>
    <message>
        <source>not opened yet</source>
        <translation>尚未建立</translation>
    </message>
    <message>
        <source>accepted, its program has not heard of it</source>
        <translation>已接受，其程序还不知道</translation>
    </message>
    <message>
        <source>made, not yet written</source>
        <translation>已生成，尚未写出</translation>
    </message>
    <message>
        <source>has come, not yet read</source>
        <translation>已到达，尚未读取</translation>
    </message>
    <message>
        <source>unread in our kernel&apos;s buffer</source>
        <translation>在我方内核缓冲区中，尚未读取</translation>
    </message>
    <message>
        <source>parsed, not yet called</source>
        <translation>已解析，尚未回调</translation>
    </message>
    <message>
        <source>0 B on the wire</source>
        <translation>线路上 0 B</translation>
    </message>
    <message>
        <source>%1 on the wire in one write</source>
        <translation>一次写入，线路上 %1</translation>
    </message>
    <message>
        <source>%1 on the wire in %2 writes</source>
        <translation>%2 次写入，线路上 %1</translation>
    </message>
    <message>
        <source>refused: %1, %2</source>
        <translation>被拒绝：%1，%2</translation>
    </message>
    <message>
        <source>held %1</source>
        <translation>停住了 %1</translation>
    </message>
    <message>
        <source>%1 of %2 left</source>
        <translation>还剩 %1，共 %2</translation>
    </message>
    <message>
        <source>%1 unread in our kernel&apos;s buffer</source>
        <translation>%1 在我方内核缓冲区中，尚未读取</translation>
    </message>
    <message>
        <source>%1 in our kernel that the peer&apos;s has not taken</source>
        <translation>%1 在我方内核中，对方内核尚未取走</translation>
    </message>
    <message>
        <source>in your hand</source>
        <translation>由你掌握</translation>
    </message>
    <message>
        <source>nobody else makes the calls from here on</source>
        <translation>此后只有你来调用</translation>
    </message>
    <message>
        <source>our deadlines stand still</source>
        <translation>我方的期限暂停计时</translation>
    </message>
    <message>
        <source>our deadlines run again</source>
        <translation>我方的期限继续走</translation>
    </message>
    <message>
        <source>let go</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>changed by you</source>
        <translation>被你改动</translation>
    </message>
    <message>
        <source>%1, its framing left wrong on purpose</source>
        <translation>%1，故意让消息边界保持错误</translation>
    </message>
    <message>
        <source>dropped by you</source>
        <translation>被你丢弃</translation>
    </message>
    <message>
        <source>%1 that the program never gets</source>
        <translation>%1，程序永远收不到</translation>
    </message>
    <message>
        <source>answered by you</source>
        <translation>由你响应</translation>
    </message>
    <message>
        <source>in place of the handler</source>
        <translation>代替请求处理函数</translation>
    </message>
    <message>
        <source>by you: %1</source>
        <translation>由你：%1</translation>
    </message>
    <message>
        <source>%1 on the wire</source>
        <translation>线路上 %1</translation>
    </message>
    <message>
        <source>`%1` really waits.</source>
        <translation>`%1` 真的在等。</translation>
    </message>
    <message>
        <source>The server really waits.</source>
        <translation>服务器真的在等。</translation>
    </message>
    <message>
        <source>The client outside really waits.</source>
        <translation>外部的客户端真的在等。</translation>
    </message>
    <message>
        <source>The client really waits.</source>
        <translation>客户端真的在等。</translation>
    </message>
    <message>
        <source>Held by breakpoint %1: %2</source>
        <translation>被断点 %1 停住：%2</translation>
    </message>
    <message>
        <source>Held by you: %1</source>
        <translation>被你停住：%1</translation>
    </message>
    <message numerus="yes">
        <source>%1 %n more wait(s).</source>
        <translation>
            <numerusform>%1还有 %n 个在等。</numerusform>
        </translation>
    </message>
    <message>
        <source>the connection to `%1` is not opened yet. Your program waits.</source>
        <translation>到 `%1` 的连接尚未建立。你的程序在等。</translation>
    </message>
    <message>
        <source>the connection is accepted, and the server program has not heard of it. %1</source>
        <translation>连接已接受，服务器程序还不知道。%1</translation>
    </message>
    <message>
        <source>%1, made and not yet written. %2</source>
        <translation>%1，已生成，尚未写出。%2</translation>
    </message>
    <message>
        <source>the FIN has come and is not read.</source>
        <translation>FIN 已到达，尚未读取。</translation>
    </message>
    <message>
        <source>%1 of the answer lie unread in our kernel&apos;s buffer. Your program waits.</source>
        <translation>响应的 %1 在我方内核缓冲区中，尚未读取。你的程序在等。</translation>
    </message>
    <message>
        <source>%1 lie unread in our kernel&apos;s buffer. %2</source>
        <translation>%1 在我方内核缓冲区中，尚未读取。%2</translation>
    </message>
    <message>
        <source>a parse error, before anybody hears of it.</source>
        <translation>一个解析错误，还没有人知道。</translation>
    </message>
    <message>
        <source>the head of the answer is parsed, and `&apos;response&apos;` has not called your program.</source>
        <translation>响应的 head 已解析，`&apos;response&apos;` 还没有回调你的程序。</translation>
    </message>
    <message>
        <source>the request is parsed, and its handler has not been called. %1</source>
        <translation>请求已解析，请求处理函数尚未被调用。%1</translation>
    </message>
    <message>
        <source>%1 is parsed, and has not called your program.</source>
        <translation>%1 已解析，还没有回调你的程序。</translation>
    </message>
    <message>
        <source>%1 is parsed, and has not called the handler.</source>
        <translation>%1 已解析，还没有回调请求处理函数。</translation>
    </message>
    <message>
        <source>The client outside gave up: by then you had held %1 for %2.</source>
        <translation>外部的客户端放弃了：那时你已把 %1 停住了 %2。</translation>
    </message>
    <message>
        <source>`%1` gave up: by then you had held %2 for %3.</source>
        <translation>`%1` 放弃了：那时你已把 %2 停住了 %3。</translation>
    </message>
    <message>
        <source>It reset the connection.</source>
        <translation>它重置了连接。</translation>
    </message>
    <message>
        <source>Its FIN came, and the connection is closed.</source>
        <translation>它的 FIN 已到达，连接已关闭。</translation>
    </message>
    <message>
        <source>Its FIN is here: it sends nothing more, and mostly it no longer reads.</source>
        <translation>它的 FIN 已到达：它不再发送，通常也不再读取。</translation>
    </message>
    <message>
        <source>The link delays %1 on their way to the server; nothing runs.</source>
        <translation>链路把发往服务器的 %1 延迟着；没有代码在运行。</translation>
    </message>
    <message>
        <source>The link delays %1 on their way to the client; nothing runs.</source>
        <translation>链路把发往客户端的 %1 延迟着；没有代码在运行。</translation>
    </message>
    <message>
        <source>So are its conditions, which you have chosen.</source>
        <translation>这是你选定的链路条件。</translation>
    </message>
    <message>
        <source>The request is in your hand: nothing of it was sent.</source>
        <translation>请求由你掌握：还没有发出任何内容。</translation>
    </message>
    <message>
        <source>`flushHeaders()`, `write()` or `end()` sends its head.</source>
        <translation>`flushHeaders()`、`write()` 或 `end()` 会发出它的 head。</translation>
    </message>
    <message>
        <source>`%1` waits for the rest.</source>
        <translation>`%1` 在等其余部分。</translation>
    </message>
    <message>
        <source>The server&apos;s handler waits for more `&apos;data&apos;`, or `&apos;end&apos;`.</source>
        <translation>请求处理函数在等更多 `&apos;data&apos;`，或 `&apos;end&apos;`。</translation>
    </message>
    <message>
        <source>The server waits for the rest.</source>
        <translation>服务器在等其余部分。</translation>
    </message>
    <message>
        <source>The request is in your hand: `end()` has not been called.</source>
        <translation>请求由你掌握：`end()` 还没有被调用。</translation>
    </message>
    <message>
        <source>The answer is in your hand: the handler has `(req, res)`, and nobody but you makes its calls.</source>
        <translation>响应由你掌握：请求处理函数已得到 `(req, res)`，只有你来调用。</translation>
    </message>
    <message>
        <source>The answer is in your hand: it has begun, and `res.end()` has not been called.</source>
        <translation>响应由你掌握：已经开始，`res.end()` 还没有被调用。</translation>
    </message>
    <message>
        <source>The client outside cannot know where the answer ends.</source>
        <translation>外部的客户端无法知道响应在哪里结束。</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>before the socket</source>
        <translation>停在套接字之前</translation>
    </message>
    <message>
        <source>not read from the socket</source>
        <translation>未从套接字读取</translation>
    </message>
    <message>
        <source>before the callbacks</source>
        <translation>停在回调函数之前</translation>
    </message>
    <message>
        <source>it failed</source>
        <translation>它失败了</translation>
    </message>
    <message>
        <source>kept: nobody waits</source>
        <translation>保留：没有请求在等</translation>
    </message>
    <message>
        <source>Earlier events were forgotten: there may be sockets and requests that are not shown.</source>
        <translation>更早的事件已被遗忘：可能还有没有显示出来的套接字和请求。</translation>
    </message>
    <message>
        <source>you cut it off</source>
        <translation>你截断了它</translation>
    </message>
    <message>
        <source>you ended one direction of it</source>
        <translation>你结束了它的一个方向</translation>
    </message>
    <message>
        <source>%1 is half-closed: %2.</source>
        <translation>%1 处于半关闭状态：%2。</translation>
    </message>
    <message>
        <source>%1 is half-closed: the client has sent its FIN. The server can still send.</source>
        <translation>%1 处于半关闭状态：客户端已发送 FIN，服务器仍可发送。</translation>
    </message>
    <message>
        <source>%1 is half-closed: the server has sent its FIN. The client can still send.</source>
        <translation>%1 处于半关闭状态：服务器已发送 FIN，客户端仍可发送。</translation>
    </message>
    <message>
        <source>One thing differs so far.</source>
        <translation>到目前为止有一处不同。</translation>
    </message>
    <message>
        <source>%1 things differ so far.</source>
        <translation>到目前为止有 %1 处不同。</translation>
    </message>
    <message>
        <source>It still runs: what has not come yet is marked … and not known yet.</source>
        <translation>它还在进行：尚未到来的标为 …，现在还不知道。</translation>
    </message>
    <message>
        <source>Its FIN came, and then a RST: nothing reaches it any more.</source>
        <translation>先来了它的 FIN，然后来了 RST：什么都到不了它那里了。</translation>
    </message>
    <message>
        <source>Your program wants to agree on keys with `%1`: the TLS handshake is under way. Nothing of your request is sent yet.</source>
        <translation>你的程序要与 `%1` 协商密钥：TLS 握手正在进行。请求还一点都没有发送。</translation>
    </message>
    <message>
        <source>You left the framing wrong. %1</source>
        <translation>你让消息边界保持错误。%1</translation>
    </message>
    <message>
        <source>implicit head: %1</source>
        <translation>隐式 head：%1</translation>
    </message>
    <message>
        <source>an HTTP/1.0 answer without keep-alive</source>
        <translation>HTTP/1.0 响应，没有 keep-alive</translation>
    </message>
    <message>
        <source>The agent opened a connection for %1.</source>
        <translation>agent 为 %1 新建了一条连接。</translation>
    </message>
    <message>
        <source>The agent lent %1 the free socket %2.</source>
        <translation>agent 把空闲套接字 %2 借给了 %1。</translation>
    </message>
    <message>
        <source>The agent handed the socket %1 of %2 over to %3.</source>
        <translation>agent 把 %2 的套接字 %1 直接交给了 %3。</translation>
    </message>
    <message>
        <source>The agent handed the socket %1 over to %2.</source>
        <translation>agent 把套接字 %1 直接交给了 %2。</translation>
    </message>
    <message>
        <source>%1 came into the queue, at place %2.</source>
        <translation>%1 进入了队列，位于第 %2 位。</translation>
    </message>
    <message>
        <source>The agent took the socket %1 of %2 back.</source>
        <translation>agent 收回了 %2 的套接字 %1。</translation>
    </message>
    <message>
        <source>The agent left the socket %1 of %2 to the program.</source>
        <translation>agent 把 %2 的套接字 %1 交给了程序。</translation>
    </message>
    <message numerus="yes">
        <source>When a socket becomes free, %1 gets it, the first of %n that wait.</source>
        <translation>
            <numerusform>一旦有套接字空出来，就归 %1：等待的 %n 个中的第一个。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 lies free; in %2 the agent closes it: %3.</source>
        <translation>%1 空闲；%2 后 agent 会关闭它：%3。</translation>
    </message>
    <message>
        <source>a second before the server may (`Keep-Alive: timeout=%1`)</source>
        <translation>比服务器可能关闭它的时间早一秒（`Keep-Alive: timeout=%1`）</translation>
    </message>
    <message>
        <source>All sockets that this name may have were in use.</source>
        <translation>当时这个名字可以有的套接字都在用。</translation>
    </message>
    <message>
        <source>The agent had as many sockets as maxTotalSockets allows, those of other names included.</source>
        <translation>当时 agent 的套接字数已达 maxTotalSockets，其他名字的也计算在内。</translation>
    </message>
    <message>
        <source>held behind breakpoint %1</source>
        <translation>停在断点 %1 之后</translation>
    </message>
    <message>
        <source>the agent&apos;s, for a socket that lies free</source>
        <translation>agent 的，用于空闲的套接字</translation>
    </message>
    <message>
        <source>%1, when the socket is silent</source>
        <translation>%1，套接字没有动静时</translation>
    </message>
    <message>
        <source>Held by breakpoint %1: of a request on this connection nobody has heard yet.</source>
        <translation>被断点 %1 停住：这条连接上的请求还没有人知道。</translation>
    </message>
    <message>
        <source>part of the end</source>
        <translation>end 的一部分</translation>
    </message>
    <message>
        <source>the request is cut off</source>
        <translation>请求中断</translation>
    </message>
    <message>
        <source>the answer is cut off</source>
        <translation>响应中断</translation>
    </message>
    <message>
        <source>%1 of its body had come</source>
        <translation>它的消息体已到 %1</translation>
    </message>
    <message>
        <source>held</source>
        <translation>停住</translation>
    </message>
    <message>
        <source>Held behind breakpoint %1: %2</source>
        <translation>停在断点 %1 之后：%2</translation>
    </message>
    <message>
        <source>keepAliveTimeout and the second that Node adds</source>
        <translation>keepAliveTimeout，加上 Node 多给的一秒</translation>
    </message>
    <message>
        <source>what comes in is held</source>
        <translation>到来的内容被停住</translation>
    </message>
    <message>
        <source>the agent&apos;s limit for this socket</source>
        <translation>agent 给此套接字的时限</translation>
    </message>
    <message>
        <source>The socket went back to the agent&apos;s pool; since then the agent has given it up.</source>
        <translation>套接字已回到 agent 的连接池；此后 agent 放弃了它。</translation>
    </message>
    <message>
        <source>the free socket %1</source>
        <translation>空闲套接字 %1</translation>
    </message>
    <message>
        <source>the socket of %1</source>
        <translation>%1 的套接字</translation>
    </message>
    <message>
        <source>the socket %1 of %2</source>
        <translation>%2 的套接字 %1</translation>
    </message>
    <message>
        <source>The server closed %1.</source>
        <translation>服务器关闭了%1。</translation>
    </message>
    <message>
        <source>There is no connection: %1 never connected.</source>
        <translation>没有连接：%1从未连上。</translation>
    </message>
    <message>
        <source>The server reset %1.</source>
        <translation>服务器重置了%1。</translation>
    </message>
    <message>
        <source>The connection is gone: %1 failed.</source>
        <translation>连接没有了：%1失败了。</translation>
    </message>
    <message>
        <source>The connection is gone, %1: %2.</source>
        <translation>连接没有了，%1：%2。</translation>
    </message>
    <message>
        <source>The agent did not keep the socket %1 of %2: %3.</source>
        <translation>agent 没有保留 %2 的套接字 %1：%3。</translation>
    </message>
    <message>
        <source>The agent gave up the free socket %1: %2.</source>
        <translation>agent 放弃了空闲套接字 %1：%2。</translation>
    </message>
    <message>
        <source>The free socket %1 is closing.</source>
        <translation>空闲套接字 %1 正在关闭。</translation>
    </message>
    <message>
        <source>The socket %1 of %2 is closing.</source>
        <translation>%2 的套接字 %1 正在关闭。</translation>
    </message>
    <message>
        <source>%1 (set by the module)</source>
        <translation>%1（由模块设置）</translation>
    </message>
    <message>
        <source>the agent closed it</source>
        <translation>agent 关闭了它</translation>
    </message>
    <message>
        <source>emits &apos;timeout&apos;, and nothing else happens by itself</source>
        <translation>发出 &apos;timeout&apos;，此外什么也不会自动发生</translation>
    </message>
    <message>
        <source>nobody is registered for &apos;timeout&apos;: the module closes the socket</source>
        <translation>没有人监听 &apos;timeout&apos;：模块关闭套接字</translation>
    </message>
    <message>
        <source>nobody is registered for &apos;timeout&apos;: nothing happens</source>
        <translation>没有人监听 &apos;timeout&apos;：什么也不发生</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>未设置</translation>
    </message>
    <message>
        <source>One change: %1. %2</source>
        <translation>改了一处：%1。%2</translation>
    </message>
    <message>
        <source>Your program gets `&apos;error&apos;`: `%1`.</source>
        <translation>你的程序收到 `&apos;error&apos;`：`%1`。</translation>
    </message>
    <message>
        <source>The server&apos;s handler gave up: it called `%1`.</source>
        <translation>服务器的请求处理函数放弃了：它调用了 `%1`。</translation>
    </message>
    <message>
        <source>the request ends without &apos;end&apos;</source>
        <translation>请求结束，却没有 &apos;end&apos;</translation>
    </message>
    <message>
        <source>the answer ends without &apos;end&apos;</source>
        <translation>响应结束，却没有 &apos;end&apos;</translation>
    </message>
    <message>
        <source>all of it had come</source>
        <translation>它已全部到达</translation>
    </message>
    <message>
        <source>our FIN, which ends what the client sends, is not sent yet.</source>
        <translation>表示客户端不再发送的 FIN 还没有发出。</translation>
    </message>
    <message>
        <source>our FIN, which ends what the server sends, is not sent yet.</source>
        <translation>表示服务器不再发送的 FIN 还没有发出。</translation>
    </message>
    <message>
        <source>upstream</source>
        <translation>上游</translation>
    </message>
    <message>
        <source>%1 writes of %2</source>
        <translation>%1 次写入，每次 %2</translation>
    </message>
    <message>
        <source>%1 reads of %2</source>
        <translation>%1 次读取，每次 %2</translation>
    </message>
    <message>
        <source>maxSockets reached</source>
        <translation>已达到 maxSockets</translation>
    </message>
    <message>
        <source>maxTotalSockets reached</source>
        <translation>已达到 maxTotalSockets</translation>
    </message>
    <message>
        <source>part of the %1</source>
        <translation>%1 的一部分</translation>
    </message>
    <message>
        <source>%1, first %2</source>
        <translation>%1，前 %2</translation>
    </message>
    <message>
        <source>%1 reached</source>
        <translation>已达到 %1</translation>
    </message>
    <message>
        <source>%1 of its body parsed, %2 not</source>
        <translation>它的消息体已解析 %1，还有 %2 未解析</translation>
    </message>
    <message>
        <source>✎ the link delays %1</source>
        <translation>✎ 链路延迟 %1</translation>
    </message>
    <message>
        <source>✎ the link: %1 from here</source>
        <translation>✎ 链路：从这里起 %1</translation>
    </message>
    <message>
        <source>✎ the link: %1 are over</source>
        <translation>✎ 链路：%1 已过</translation>
    </message>
    <message>
        <source>You have stalled %1 on their way to the server; nothing runs.</source>
        <translation>你让发往服务器的 %1 停滞着；没有代码在运行。</translation>
    </message>
    <message>
        <source>You have stalled %1 on their way to the client; nothing runs.</source>
        <translation>你让发往客户端的 %1 停滞着；没有代码在运行。</translation>
    </message>
    <message>
        <source>They wait until you let it go on.</source>
        <translation>在你让它继续之前，它们一直等着。</translation>
    </message>
    <message>
        <source>You delay %1 on their way to the server; nothing runs.</source>
        <translation>你把发往服务器的 %1 延迟着；没有代码在运行。</translation>
    </message>
    <message>
        <source>You delay %1 on their way to the client; nothing runs.</source>
        <translation>你把发往客户端的 %1 延迟着；没有代码在运行。</translation>
    </message>
    <message>
        <source>They go on %1 after your delay began.</source>
        <translation>你的延迟开始 %1 之后，它们继续前行。</translation>
    </message>
    <message>
        <source>You changed a byte. %1</source>
        <translation>你改动了一个字节。%1</translation>
    </message>
    <message>
        <source>It waits until a step (F10) lets it go. Our own deadlines stand still until then.</source>
        <translation>它一直等到单步（F10）放行。在那之前我方的期限暂停计时。</translation>
    </message>
    <message>
        <source>It waits until a step (F10) lets it go.</source>
        <translation>它一直等到单步（F10）放行。</translation>
    </message>
    <message>
        <source>Your request waits in the agent&apos;s queue, where it came in at place %1: `%2` is reached.</source>
        <translation>你的请求在 agent 的队列里等待，进来时排第 %1 位：已达到 `%2`。</translation>
    </message>
    <message>
        <source>implicit head</source>
        <translation>隐式 head</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>由你</translation>
    </message>
</context>
<context>
    <name>roundtrip::plan::JsonReader</name>
    <message>
        <source>The text is larger than %1 bytes.</source>
        <translation>文本超过了 %1 个字节。</translation>
    </message>
    <message>
        <source>Nothing may follow the value.</source>
        <translation>值的后面不能再有内容。</translation>
    </message>
    <message>
        <source>There are more than %1 values.</source>
        <translation>值超过了 %1 个。</translation>
    </message>
    <message>
        <source>The text ends where a value is expected.</source>
        <translation>这里应该有一个值，文本却结束了。</translation>
    </message>
    <message>
        <source>Values are nested more than %1 deep.</source>
        <translation>值的嵌套超过了 %1 层。</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;]&quot; is expected here.</source>
        <translation>这里应该是“,”或“]”。</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot; is expected here.</source>
        <translation>这里应该是“,”或“}”。</translation>
    </message>
    <message>
        <source>A key in quotation marks is expected here.</source>
        <translation>这里应该是带引号的键。</translation>
    </message>
    <message>
        <source>The key &quot;%1&quot; is there twice.</source>
        <translation>键“%1”出现了两次。</translation>
    </message>
    <message>
        <source>&quot;:&quot; is expected here.</source>
        <translation>这里应该是“:”。</translation>
    </message>
    <message>
        <source>The closing quotation mark is missing.</source>
        <translation>缺少结尾的引号。</translation>
    </message>
    <message>
        <source>A control character in a string is written as an escape.</source>
        <translation>字符串里的控制字符要写成转义。</translation>
    </message>
    <message>
        <source>The string is not UTF-8.</source>
        <translation>字符串不是 UTF-8。</translation>
    </message>
    <message>
        <source>JSON has no such escape.</source>
        <translation>JSON 没有这种转义。</translation>
    </message>
    <message>
        <source>The escape is no character.</source>
        <translation>这个转义不是字符。</translation>
    </message>
    <message>
        <source>A value is expected here.</source>
        <translation>这里应该是一个值。</translation>
    </message>
    <message>
        <source>A number does not begin with a needless 0.</source>
        <translation>数字不能以多余的 0 开头。</translation>
    </message>
    <message>
        <source>A digit is expected here.</source>
        <translation>这里应该是一位数字。</translation>
    </message>
    <message>
        <source>The number is too large.</source>
        <translation>数字太大。</translation>
    </message>
</context>
<context>
    <name>roundtrip::plan::PlanReader</name>
    <message>
        <source>&quot;insecureHTTPParser&quot; goes with the conformance &quot;node&quot; only.</source>
        <translation>&quot;insecureHTTPParser&quot; 只能与 conformance &quot;node&quot; 一起使用。</translation>
    </message>
    <message>
        <source>There is no agent &quot;%1&quot; under &quot;agents&quot;.</source>
        <translation>“agents”里没有名为“%1”的 agent。</translation>
    </message>
    <message>
        <source>This program reads version 1 of the format.</source>
        <translation>本程序读取的是格式的第 1 版。</translation>
    </message>
    <message>
        <source>An object is expected here.</source>
        <translation>这里应该是一个对象。</translation>
    </message>
    <message>
        <source>An agent cannot be called &quot;%1&quot;.</source>
        <translation>agent 不能叫“%1”。</translation>
    </message>
    <message>
        <source>The name of an agent, &quot;none&quot;, &quot;new&quot; or an object of agent options is expected here.</source>
        <translation>这里应该是 agent 的名称、“none”、“new”，或者一个 agent 选项对象。</translation>
    </message>
    <message>
        <source>A path begins with &quot;/&quot;, or is &quot;*&quot; for every path.</source>
        <translation>路径以“/”开头，或者用“*”表示所有路径。</translation>
    </message>
    <message>
        <source>A piece has one of &quot;text&quot;, &quot;base64&quot; and &quot;file&quot;.</source>
        <translation>一个片段要有“text”、“base64”、“file”其中之一。</translation>
    </message>
    <message>
        <source>This is not base64.</source>
        <translation>这不是 base64。</translation>
    </message>
    <message>
        <source>This plan lies in no folder, so it cannot name files.</source>
        <translation>这个计划不在任何文件夹里，因此不能引用文件。</translation>
    </message>
    <message>
        <source>A file lies beside the plan or below: &quot;%1&quot; does not.</source>
        <translation>文件要放在计划所在的文件夹或其下级：“%1”不是。</translation>
    </message>
    <message>
        <source>There is no file &quot;%1&quot; beside the plan.</source>
        <translation>计划所在的文件夹里没有文件“%1”。</translation>
    </message>
    <message>
        <source>The file &quot;%1&quot; cannot be read.</source>
        <translation>无法读取文件“%1”。</translation>
    </message>
    <message>
        <source>The file &quot;%1&quot; is larger than 64 MiB.</source>
        <translation>文件“%1”超过 64 MiB。</translation>
    </message>
    <message>
        <source>The files of this plan are larger than 256 MiB together.</source>
        <translation>这个计划的文件合计超过 256 MiB。</translation>
    </message>
    <message>
        <source>Nothing is attached to this plan under that number.</source>
        <translation>这个计划没有该编号的附件。</translation>
    </message>
    <message>
        <source>A field is an array of two strings: [name, value].</source>
        <translation>一个头字段是两个字符串的数组：[name, value]。</translation>
    </message>
    <message>
        <source>The key &quot;%1&quot; is not known here. Known are: %2.</source>
        <translation>这里不认识键“%1”。可用的键有：%2。</translation>
    </message>
    <message>
        <source>The key &quot;%1&quot; is missing.</source>
        <translation>缺少键“%1”。</translation>
    </message>
    <message>
        <source>An array is expected here.</source>
        <translation>这里应该是一个数组。</translation>
    </message>
    <message>
        <source>A string is expected here.</source>
        <translation>这里应该是一个字符串。</translation>
    </message>
    <message>
        <source>This must not be empty.</source>
        <translation>这里不能为空。</translation>
    </message>
    <message>
        <source>true or false is expected here.</source>
        <translation>这里应该是 true 或 false。</translation>
    </message>
    <message>
        <source>A whole number from %1 to %2 is expected here.</source>
        <translation>这里应该是 %1 到 %2 之间的整数。</translation>
    </message>
    <message>
        <source>One of %1 is expected here.</source>
        <translation>这里应该是 %1 其中之一。</translation>
    </message>
    <message>
        <source>The file &quot;%1&quot; holds no certificate in PEM form.</source>
        <translation>文件“%1”里没有 PEM 格式的证书。</translation>
    </message>
    <message>
        <source>A certificate in PEM form is expected here.</source>
        <translation>这里应是 PEM 格式的证书。</translation>
    </message>
    <message>
        <source>The certificates come from &quot;ca&quot; or from &quot;caFile&quot;.</source>
        <translation>证书来自 &quot;ca&quot; 或 &quot;caFile&quot;，二者取一。</translation>
    </message>
    <message>
        <source>One of these is expected here: %1.</source>
        <translation>这里应为其中之一：%1。</translation>
    </message>
    <message>
        <source>There is no such preset. Known are: %1.</source>
        <translation>没有这个预设。已知的有：%1。</translation>
    </message>
    <message>
        <source>A status is &quot;404&quot; or &quot;4xx&quot;.</source>
        <translation>状态写作 &quot;404&quot; 或 &quot;4xx&quot;。</translation>
    </message>
    <message>
        <source>Two breakpoints have the number %1.</source>
        <translation>两个断点的编号都是 %1。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::AgentDesk</name>
    <message numerus="yes">
        <source>%Ln request(s), an agent for each</source>
        <translation>
            <numerusform>%Ln 个请求，每个各用一个 agent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s), a socket for each</source>
        <translation>
            <numerusform>%Ln 个请求，每个各用一个套接字</numerusform>
        </translation>
    </message>
    <message>
        <source>a new agent</source>
        <translation>一个新 agent</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::AgentForm</name>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Show the pool</source>
        <translation>显示连接池</translation>
    </message>
    <message>
        <source>A socket lies free behind its exchange, for the next one</source>
        <translation>往返结束后套接字空闲下来，留给下一个</translation>
    </message>
    <message>
        <source>So many sockets for each host and port; further requests wait</source>
        <translation>每个主机和端口最多这么多套接字；其余请求等待</translation>
    </message>
    <message>
        <source>So many sockets for all hosts together, free ones included</source>
        <translation>所有主机合计最多这么多套接字，包括空闲的</translation>
    </message>
    <message>
        <source>So many lie free at the most; others are closed</source>
        <translation>最多这么多空闲；多余的会关闭</translation>
    </message>
    <message>
        <source>A socket that is silent for so long is closed while it is free</source>
        <translation>空闲的套接字静默这么久就会关闭</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>The newest free socket is lent first</source>
        <translation>先借出最新的空闲套接字</translation>
    </message>
    <message>
        <source>The oldest free socket is lent first</source>
        <translation>先借出最旧的空闲套接字</translation>
    </message>
    <message>
        <source>How many requests</source>
        <translation>多少个请求</translation>
    </message>
    <message>
        <source>Send a burst</source>
        <translation>成批发送</translation>
    </message>
    <message>
        <source>Sends the request of the tab Request so many times, without waiting (%1)</source>
        <translation>把“请求”页中的请求发送这么多次，不等待（%1）</translation>
    </message>
    <message>
        <source>A burst of %1</source>
        <translation>成批发送 %1</translation>
    </message>
    <message>
        <source>Nobody has asked it for a socket yet.</source>
        <translation>还没有谁向它要过套接字。</translation>
    </message>
    <message>
        <source>%1 in use, %2 free, %3 waiting</source>
        <translation>%1 个在用，%2 个空闲，%3 个等待</translation>
    </message>
    <message>
        <source>%1; set by hand</source>
        <translation>%1；手动设置</translation>
    </message>
    <message>
        <source>Acts on the agent as it lives, as setting agent.maxSockets does.</source>
        <translation>直接作用于正在运行的 agent，就像设置 agent.maxSockets 一样。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s) over %1, %2</source>
        <translation>
            <numerusform>%Ln 个请求，经 %1，%2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::AgentPicker</name>
    <message>
        <source>Agent</source>
        <translation>Agent（连接池）</translation>
    </message>
    <message>
        <source>none: a socket of its own</source>
        <translation>不用：独占一个套接字</translation>
    </message>
    <message>
        <source>with these options</source>
        <translation>使用以下选项</translation>
    </message>
    <message>
        <source>shared, as globalAgent</source>
        <translation>共享，同 globalAgent</translation>
    </message>
    <message>
        <source>new: agent: false</source>
        <translation>新建：agent: false</translation>
    </message>
    <message>
        <source>One agent for all requests, with globalAgent&apos;s options: keepAlive</source>
        <translation>所有请求共用一个 agent（连接池），选项同 globalAgent：keepAlive</translation>
    </message>
    <message>
        <source>An agent made for this request alone, as agent: false makes it</source>
        <translation>只为这一个请求新建的 agent，与 agent: false 相同</translation>
    </message>
    <message>
        <source>No agent: the request opens a socket and closes it</source>
        <translation>不用 agent：请求自己打开并关闭一个套接字</translation>
    </message>
    <message>
        <source>An agent with the options below</source>
        <translation>使用下列选项的 agent</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::BodyPage</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>response</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Shown as</source>
        <translation>显示为</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>消息体</translation>
    </message>
    <message>
        <source>No body at this moment.</source>
        <translation>此刻没有消息体。</translation>
    </message>
    <message>
        <source>%1, of which the first %2 are shown.</source>
        <translation>%1，只显示前 %2。</translation>
    </message>
    <message>
        <source>%1; of a body this large the middle was not kept.</source>
        <translation>%1；消息体太大，中间部分没有保留。</translation>
    </message>
    <message>
        <source>%1. This is not UTF-8 text.</source>
        <translation>%1。这不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>This body is not JSON, or not all of it is here.</source>
        <translation>此消息体不是 JSON，或尚不完整。</translation>
    </message>
    <message>
        <source>%1, cut: its end did not come.</source>
        <translation>%1，被截断：它的结尾没有到达。</translation>
    </message>
    <message>
        <source>%1 Lines of more than %2 characters are broken here.</source>
        <translation>%1超过 %2 个字符的行在此处被折断。</translation>
    </message>
    <message>
        <source>Indented, this JSON would be larger than %1.</source>
        <translation>缩进后，这段 JSON 会大于 %1。</translation>
    </message>
    <message>
        <source>%1. It is JSON; indented it would be larger than %2.</source>
        <translation>%1。这是 JSON；缩进后会大于 %2。</translation>
    </message>
    <message>
        <source>%1; a part was forgotten to stay within the limit.</source>
        <translation>%1；为不超出内存上限，一部分已被遗忘。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::BreakControls</name>
    <message>
        <source>&amp;List of breakpoints …</source>
        <translation>断点列表 …(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Remove all</source>
        <translation>全部删除(&amp;R)</translation>
    </message>
    <message>
        <source>Show what is &amp;held</source>
        <translation>显示停住的步骤(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Breakpoint here</source>
        <translation>在此设断点(&amp;B)</translation>
    </message>
    <message>
        <source>… only for this &amp;target</source>
        <translation>… 只限此目标(&amp;T)</translation>
    </message>
    <message>
        <source>… only with this &amp;status</source>
        <translation>… 只限此状态(&amp;S)</translation>
    </message>
    <message>
        <source>… with &amp;conditions …</source>
        <translation>… 带条件 …(&amp;C)</translation>
    </message>
    <message>
        <source>No &amp;breakpoint %1</source>
        <translation>取消断点：%1(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Breakpoint %1</source>
        <translation>设断点：%1(&amp;B)</translation>
    </message>
    <message>
        <source>… only for %1</source>
        <translation>… 只限 %1</translation>
    </message>
    <message>
        <source>… only with %1</source>
        <translation>… 只限%1</translation>
    </message>
    <message>
        <source>Select a step, an arrow or an event: F9 sets a breakpoint there.</source>
        <translation>请选择一个步骤、箭头或事件：F9 在那里设断点。</translation>
    </message>
    <message>
        <source>Nothing can be held there.</source>
        <translation>那里没有可以停住的步骤。</translation>
    </message>
    <message>
        <source>No breakpoint any more: %1</source>
        <translation>已取消断点：%1</translation>
    </message>
    <message>
        <source>Breakpoint %1: %2</source>
        <translation>断点 %1：%2</translation>
    </message>
    <message>
        <source>Breakpoint %1: %2; but breakpoints are switched off</source>
        <translation>断点 %1：%2；但断点已停用</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>None is set. F9 sets one on the selected step</source>
        <translation>还没有断点。F9 在选中的步骤上设断点</translation>
    </message>
    <message>
        <source>Breakpoints: %1</source>
        <translation>断点：%1</translation>
    </message>
    <message>
        <source>Breakpoints: off</source>
        <translation>断点：停用</translation>
    </message>
    <message>
        <source>off</source>
        <translation>停用</translation>
    </message>
    <message numerus="yes">
        <source>%Ln are set and switched off</source>
        <translation>
            <numerusform>已设 %Ln 个，均已停用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln breakpoint(s) act, as you left them</source>
        <translation>
            <numerusform>%Ln 个断点已启用，与上次退出时一样</numerusform>
        </translation>
    </message>
    <message>
        <source>Breakpoints are &amp;on</source>
        <translation>启用断点(&amp;O)</translation>
    </message>
    <message>
        <source>Brea&amp;k</source>
        <translation>断在(&amp;K)</translation>
    </message>
    <message>
        <source>No breakpoint is set</source>
        <translation>没有设断点</translation>
    </message>
    <message>
        <source>Nothing is held</source>
        <translation>没有停住任何东西</translation>
    </message>
    <message>
        <source>No step is selected at which something could be held</source>
        <translation>没有选中可以停住的步骤</translation>
    </message>
    <message>
        <source>Breakpoint for requests l&amp;ike this …</source>
        <translation>为这类请求设断点 …(&amp;I)</translation>
    </message>
    <message>
        <source>No exchange is selected of which the request is known</source>
        <translation>没有选中已知其请求的往返</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::BreakpointDialog</name>
    <message>
        <source>Breakpoints hold real exchanges</source>
        <translation>断点会停住真实的往返</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>停住</translation>
    </message>
    <message>
        <source>If</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>命中</translation>
    </message>
    <message>
        <source>None is set. F9 sets one on the selected step; or describe one here.</source>
        <translation>还没有断点。F9 在选中的步骤上设断点；也可以在这里描述一个。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>always</source>
        <translation>总是</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>修改 %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>删除 %1</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::BreakpointForm</name>
    <message>
        <source>only on a socket that served an exchange before</source>
        <translation>只限已服务过往返的套接字</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>停住</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Target, or its beginning and *</source>
        <translation>目标，或开头加 *</translation>
    </message>
    <message>
        <source>Header of the head</source>
        <translation>head 中的头字段</translation>
    </message>
    <message>
        <source>… whose value contains</source>
        <translation>… 其值包含</translation>
    </message>
    <message>
        <source>Status: 404 or 4xx</source>
        <translation>状态：404 或 4xx</translation>
    </message>
    <message>
        <source>Exchange older than</source>
        <translation>往返已超过</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Of which header? Name it at the left.</source>
        <translation>哪个头字段？请在左边写出名称。</translation>
    </message>
    <message>
        <source>Characters beyond U+00FF do not occur there.</source>
        <translation>那里不会出现 U+00FF 以外的字符。</translation>
    </message>
    <message>
        <source>A method has letters and no spaces: GET.</source>
        <translation>方法由字母组成，没有空格：GET。</translation>
    </message>
    <message>
        <source>A target has no spaces.</source>
        <translation>目标没有空格。</translation>
    </message>
    <message>
        <source>The name of a header has no spaces and no colon.</source>
        <translation>头字段名没有空格和冒号。</translation>
    </message>
    <message>
        <source>No head is held at this place.</source>
        <translation>在这个位置停住的不是 head。</translation>
    </message>
    <message>
        <source>Three digits, or 4xx for all of them.</source>
        <translation>三位数字，或用 4xx 表示一类。</translation>
    </message>
    <message>
        <source>There is no answer yet at this place.</source>
        <translation>在这个位置还没有响应。</translation>
    </message>
    <message>
        <source>A time, as in “300 ms” or “2 s”.</source>
        <translation>时间，例如“300 ms”或“2 s”。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::BytesPage</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>response</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>%1, from byte %2 of this direction on.</source>
        <translation>%1，从这个方向的第 %2 字节开始。</translation>
    </message>
    <message>
        <source>%1 Who put a field there is not known: the sender is outside.</source>
        <translation>%1 不知道字段是谁加的：发送方在外部。</translation>
    </message>
    <message>
        <source>%1 A line under a field: from you; dots: added by the module.</source>
        <translation>%1 字段下的实线：你给的；点线：模块加的。</translation>
    </message>
    <message>
        <source>%1 A line under a field: from the handler; dots: added by the module.</source>
        <translation>%1 字段下的实线：处理函数给的；点线：模块加的。</translation>
    </message>
    <message>
        <source>Click a byte: what it is, who put it there, and why.</source>
        <translation>点一个字节：它是什么，谁加的，为什么。</translation>
    </message>
    <message>
        <source>Bytes %1 to %2 of the request.</source>
        <translation>请求的第 %1 到 %2 字节。</translation>
    </message>
    <message>
        <source>Bytes %1 to %2 of the response.</source>
        <translation>响应的第 %1 到 %2 字节。</translation>
    </message>
    <message>
        <source>%1 A line under a field: from the proxy, of its own or handed on; dots: added by the module.</source>
        <translation>%1 字段下的横线：来自代理（自己的或转交的）；点：由模块添加。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::CallRow</name>
    <message>
        <source>The server&apos;s response, in your hand</source>
        <translation>服务器的响应，由你掌握</translation>
    </message>
    <message>
        <source>The request, in your hand</source>
        <translation>请求，由你掌握</translation>
    </message>
    <message>
        <source>Status code</source>
        <translation>状态码</translation>
    </message>
    <message>
        <source>Makes the head; alone it sends nothing</source>
        <translation>生成 head；单独调用不会发出任何字节</translation>
    </message>
    <message>
        <source>Name: value</source>
        <translation>名称: 值</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>头字段</translation>
    </message>
    <message>
        <source>A header for the head, as long as that is not made</source>
        <translation>给 head 加一个字段，只要 head 尚未生成</translation>
    </message>
    <message>
        <source>Sends the head now</source>
        <translation>立即发出 head</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>What write() and end() are given</source>
        <translation>交给 write() 和 end() 的内容</translation>
    </message>
    <message>
        <source>A piece of the body</source>
        <translation>消息体的一段</translation>
    </message>
    <message>
        <source>The last call: the message is complete</source>
        <translation>最后一次调用：消息完整了</translation>
    </message>
    <message>
        <source>Gives the connection up</source>
        <translation>放弃这个连接</translation>
    </message>
    <message>
        <source>What the last call did</source>
        <translation>最近一次调用的结果</translation>
    </message>
    <message>
        <source>Calls of the response</source>
        <translation>响应的调用</translation>
    </message>
    <message>
        <source>Calls of the request</source>
        <translation>请求的调用</translation>
    </message>
    <message>
        <source>A number, from 100 to 999</source>
        <translation>一个数，100 到 999</translation>
    </message>
    <message>
        <source>A name, a colon and a value</source>
        <translation>名称、冒号和值</translation>
    </message>
    <message>
        <source>What is written</source>
        <translation>要写的内容</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::CommandPalette</name>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>想做什么？</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>No action is called that.</source>
        <translation>没有这样的操作。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ComparePage</name>
    <message>
        <source>There is nothing to compare yet.</source>
        <translation>还没有可以比较的。</translation>
    </message>
    <message>
        <source>Send again puts the same request, before and after, side by side.</source>
        <translation>再次发送会把同一个请求的之前和之后并排放在一起。</translation>
    </message>
    <message>
        <source>The second exchange has not begun yet.</source>
        <translation>第二个往返还没有开始。</translation>
    </message>
    <message>
        <source>Neither of the two exchanges has begun yet.</source>
        <translation>两个往返都还没有开始。</translation>
    </message>
    <message>
        <source>not begun yet</source>
        <translation>还没有开始</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::CompareView</name>
    <message>
        <source>Before and after</source>
        <translation>之前与之后</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>%1: the same, %2</source>
        <translation>%1：相同，%2</translation>
    </message>
    <message>
        <source>%1: before %2, after %3, %4</source>
        <translation>%1：之前 %2，之后 %3，%4</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) differ</source>
        <translation>
            <numerusform>有 %n 处不同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) differ so far</source>
        <translation>
            <numerusform>到目前为止有 %n 处不同</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ConnectionPage</name>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>The selected exchange has no connection at this moment.</source>
        <translation>所选的往返此刻还没有连接。</translation>
    </message>
    <message>
        <source>No exchange is selected.</source>
        <translation>没有选中往返。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ConnectionsPage</name>
    <message>
        <source>There is no connection at this moment.</source>
        <translation>此刻没有连接。</translation>
    </message>
    <message>
        <source>A burst in the tab Agent opens several at once.</source>
        <translation>在“Agent”页成批发送，会一次打开好几条。</translation>
    </message>
    <message numerus="yes">
        <source>%n exchange(s) have no connection yet.</source>
        <translation>
            <numerusform>%n 个往返还没有连接。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in use, %2 idle, %3 ended</source>
        <translation>%1 条在用，%2 条空闲，%3 条已结束</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n connection(s) are shown; of these %2.</source>
        <translation>
            <numerusform>显示 %n 条连接中的 %1 条；其中%2。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s): %1.</source>
        <translation>
            <numerusform>%n 条连接：%1。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ConnectionsView</name>
    <message>
        <source>Connections side by side</source>
        <translation>并排的连接</translation>
    </message>
    <message>
        <source>%1: %2. Click to see this connection.</source>
        <translation>%1：%2。单击查看这条连接。</translation>
    </message>
    <message>
        <source>not to scale</source>
        <translation>不按比例</translation>
    </message>
    <message>
        <source>Time runs down and is not to scale: where no exchange is under way it is folded, and the longer a stretch is, the less of it is drawn. The order holds.</source>
        <translation>时间自上而下，不按比例：没有往返进行的时段被折叠，时段越长，画得相对越短。先后顺序不变。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ControlBar</name>
    <message>
        <source>Pace</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Stop server</source>
        <translation>停止服务器</translation>
    </message>
    <message>
        <source>Start server</source>
        <translation>启动服务器</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>按键 %1</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>单步</translation>
    </message>
    <message>
        <source>How slow</source>
        <translation>放慢多少</translation>
    </message>
    <message>
        <source>From a thousandth of its speed to real time</source>
        <translation>从千分之一的速度到实时</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>slow</source>
        <translation>慢</translation>
    </message>
    <message>
        <source>real</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Then: %1</source>
        <translation>当时：%1</translation>
    </message>
    <message>
        <source>%1. What is done here is done to the server there is now.</source>
        <translation>%1。这里的操作作用于现在的服务器。</translation>
    </message>
    <message>
        <source>Whose steps wait for you</source>
        <translation>谁的步骤要等你</translation>
    </message>
    <message>
        <source>both</source>
        <translation>双方</translation>
    </message>
    <message>
        <source>By hand holds: %1</source>
        <translation>手动停住：%1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>server</source>
        <translation>服务器</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::EventCard</name>
    <message>
        <source>What is selected</source>
        <translation>选中的内容</translation>
    </message>
    <message>
        <source>#%1, at %2</source>
        <translation>#%1，%2 时</translation>
    </message>
    <message>
        <source>Why: %1.</source>
        <translation>原因：%1。</translation>
    </message>
    <message>
        <source>Because of %1</source>
        <translation>起因：%1</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::EventsModel</name>
    <message>
        <source>Who</source>
        <translation>谁</translation>
    </message>
    <message>
        <source>What</source>
        <translation>什么</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>upstream</source>
        <translation>上游</translation>
    </message>
    <message>
        <source>Because of %1</source>
        <translation>因为 %1</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::EventsPage</name>
    <message>
        <source>Events of this exchange</source>
        <translation>这次往返的事件</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ExchangeList</name>
    <message>
        <source>Filter: method, target, status</source>
        <translation>筛选：方法、目标、状态</translation>
    </message>
    <message>
        <source>Filter the exchanges</source>
        <translation>筛选往返</translation>
    </message>
    <message>
        <source>Exchanges</source>
        <translation>往返</translation>
    </message>
    <message>
        <source>No exchange matches the filter.</source>
        <translation>没有符合筛选条件的往返。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ExchangeModel</name>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Between</source>
        <translation>双方</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>On the wire</source>
        <translation>传输字节</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Waterfall, not to scale</source>
        <translation>瀑布图（不按比例）</translation>
    </message>
    <message>
        <source>Not to scale: long times are drawn shorter, and those in which nothing here was under way are folded.</source>
        <translation>未按比例：较长的时间画得较短，没有任何往返进行的时间被折叠。</translation>
    </message>
    <message>
        <source>held</source>
        <translation>停住</translation>
    </message>
    <message>
        <source>Waterfall</source>
        <translation>瀑布图</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::Explain</name>
    <message>
        <source>%1 (space)</source>
        <translation>%1（空格）</translation>
    </message>
    <message>
        <source>Port %1 is above 65535.</source>
        <translation>端口 %1 大于 65535。</translation>
    </message>
    <message>
        <source>“%1” is not a port number.</source>
        <translation>“%1” 不是端口号。</translation>
    </message>
    <message>
        <source>There is no host.</source>
        <translation>没有主机名。</translation>
    </message>
    <message>
        <source>The bracket around the IPv6 address is not closed.</source>
        <translation>IPv6 地址的方括号没有闭合。</translation>
    </message>
    <message>
        <source>“%1” cannot be a host.</source>
        <translation>“%1” 不能作为主机名。</translation>
    </message>
    <message>
        <source>There is no URL.</source>
        <translation>没有 URL。</translation>
    </message>
    <message>
        <source>A “%” in the user or the password is no valid escape.</source>
        <translation>用户名或密码里的 “%” 不是有效的转义。</translation>
    </message>
    <message>
        <source>There is no method.</source>
        <translation>没有请求方法。</translation>
    </message>
    <message>
        <source>A method cannot have %1.</source>
        <translation>请求方法里不能有 %1。</translation>
    </message>
    <message>
        <source>The header has no name.</source>
        <translation>这个请求头没有名称。</translation>
    </message>
    <message>
        <source>The name of a header cannot have %1.</source>
        <translation>请求头名称里不能有 %1。</translation>
    </message>
    <message>
        <source>%1 is not in Latin-1: a value has one byte for each character.</source>
        <translation>%1 不在 Latin-1 中：请求头的值里每个字符只占一个字节。</translation>
    </message>
    <message>
        <source>The value of a header cannot have %1.</source>
        <translation>请求头的值里不能有 %1。</translation>
    </message>
    <message>
        <source>Another program listens on this port.</source>
        <translation>另一个程序正在监听这个端口。</translation>
    </message>
    <message>
        <source>This port is for the system; take one above 1023.</source>
        <translation>这个端口留给系统使用；请用 1023 以上的端口。</translation>
    </message>
    <message>
        <source>This machine does not have this address.</source>
        <translation>本机没有这个地址。</translation>
    </message>
    <message>
        <source>No address is known for this host.</source>
        <translation>查不到这个主机的地址。</translation>
    </message>
    <message>
        <source>The scheme “%1” is neither http nor https.</source>
        <translation>协议 “%1” 既不是 http 也不是 https。</translation>
    </message>
    <message>
        <source>The connection has closed</source>
        <translation>连接已关闭</translation>
    </message>
    <message>
        <source>This side of the connection has closed, or is not of this program</source>
        <translation>连接的这一侧已关闭，或不属于本程序</translation>
    </message>
    <message>
        <source>What came in is recorded as it came: do it where it is sent</source>
        <translation>收到的内容按原样记录：请在发送的一侧进行</translation>
    </message>
    <message>
        <source>TLS is never half-closed</source>
        <translation>TLS 从不半关闭</translation>
    </message>
    <message>
        <source>A Unix domain socket has no RST</source>
        <translation>Unix 域套接字没有 RST</translation>
    </message>
    <message>
        <source>Nothing more will be sent there</source>
        <translation>那里不会再发送任何内容</translation>
    </message>
    <message>
        <source>This half has no such method</source>
        <translation>这一侧没有这个方法</translation>
    </message>
    <message>
        <source>The exchange has closed</source>
        <translation>往返已关闭</translation>
    </message>
    <message>
        <source>It has happened already</source>
        <translation>它已经发生了</translation>
    </message>
    <message>
        <source>It is no longer held</source>
        <translation>它已不再被停住</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::FaultControls</name>
    <message>
        <source>client → server</source>
        <translation>客户端 → 服务器</translation>
    </message>
    <message>
        <source>server → client</source>
        <translation>服务器 → 客户端</translation>
    </message>
    <message>
        <source>Disturb client → &amp;server</source>
        <translation>干扰 客户端 → 服务器(&amp;S)</translation>
    </message>
    <message>
        <source>Disturb server → c&amp;lient</source>
        <translation>干扰 服务器 → 客户端(&amp;L)</translation>
    </message>
    <message>
        <source>It is sent by another program: what came in is recorded as it came</source>
        <translation>这是另一个程序发送的：收到的内容照原样记录</translation>
    </message>
    <message>
        <source>Take &amp;back what was ordered</source>
        <translation>撤回已下达的干扰(&amp;B)</translation>
    </message>
    <message>
        <source>Faults at places that what is sent has not reached</source>
        <translation>发送的内容尚未到达其位置的干扰</translation>
    </message>
    <message>
        <source>Nothing is kept back in this direction</source>
        <translation>这个方向上没有被扣住的内容</translation>
    </message>
    <message>
        <source>Nothing is ordered that has not been reached yet</source>
        <translation>没有尚未到达的预定故障</translation>
    </message>
    <message>
        <source>No connection is selected</source>
        <translation>没有选中连接</translation>
    </message>
    <message>
        <source>The connection is closed</source>
        <translation>连接已关闭</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::FaultDialog</name>
    <message>
        <source>For</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Bytes that still go before it</source>
        <translation>在此之前仍通过的字节数</translation>
    </message>
    <message>
        <source>Bits that flip, hexadecimal</source>
        <translation>翻转的位（十六进制）</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>Disturb the connection</source>
        <translation>干扰连接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Bytes of what is held that still go before it</source>
        <translation>停住的内容中在此之前仍通过的字节数</translation>
    </message>
    <message>
        <source>A time, as in “300 ms” or “2 s”.</source>
        <translation>时间，例如“300 ms”或“2 s”。</translation>
    </message>
    <message>
        <source>A number of bytes, from 0.</source>
        <translation>字节数，从 0 起。</translation>
    </message>
    <message>
        <source>From 01 to ff.</source>
        <translation>从 01 到 ff。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::FileField</name>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Choose a file: %1</source>
        <translation>选择文件：%1</translation>
    </message>
    <message>
        <source>PEM files (*.pem *.crt *.cer *.key);;All files (*)</source>
        <translation>PEM 文件 (*.pem *.crt *.cer *.key);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::FlowRail</name>
    <message>
        <source>Client flow</source>
        <translation>客户端流程</translation>
    </message>
    <message>
        <source>Server flow</source>
        <translation>服务器流程</translation>
    </message>
    <message>
        <source>Client flow, guide ②–⑦</source>
        <translation>客户端流程，指南 ②–⑦</translation>
    </message>
    <message>
        <source>Server flow, guide ②–⑥</source>
        <translation>服务器流程，指南 ②–⑥</translation>
    </message>
    <message>
        <source>outside: what it does is not known</source>
        <translation>在外部：它做什么无从得知</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>未到</translation>
    </message>
    <message>
        <source>now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Step %1: %2 (%3)</source>
        <translation>步骤 %1：%2（%3）</translation>
    </message>
    <message>
        <source>Step %1: %2 (%3): %4</source>
        <translation>步骤 %1：%2（%3）：%4</translation>
    </message>
    <message>
        <source>Client ②–⑦</source>
        <translation>客户端 ②–⑦</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>Server ②–⑥</source>
        <translation>服务器 ②–⑥</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 (%2): %3</source>
        <translation>%1（%2）：%3</translation>
    </message>
    <message>
        <source>held</source>
        <translation>已停住</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::FormActions</name>
    <message>
        <source>&amp;Method</source>
        <translation>方法(&amp;M)</translation>
    </message>
    <message>
        <source>Add a &amp;header</source>
        <translation>添加请求头(&amp;H)</translation>
    </message>
    <message>
        <source>Add a &amp;piece of the body</source>
        <translation>添加一段请求体(&amp;P)</translation>
    </message>
    <message>
        <source>Wait for &apos;&amp;continue&apos;</source>
        <translation>等待 &apos;continue&apos;(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Timeout …</source>
        <translation>超时(&amp;T) …</translation>
    </message>
    <message>
        <source>&amp;Framing</source>
        <translation>消息边界(&amp;F)</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>F&amp;inish</source>
        <translation>结束方式(&amp;I)</translation>
    </message>
    <message>
        <source>call end()</source>
        <translation>调用 end()</translation>
    </message>
    <message>
        <source>forget end()</source>
        <translation>忘记 end()</translation>
    </message>
    <message>
        <source>abort</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>make the calls by hand</source>
        <translation>手动进行各个调用</translation>
    </message>
    <message>
        <source>&amp;Agent</source>
        <translation>Agent(&amp;A)</translation>
    </message>
    <message>
        <source>shared, as globalAgent</source>
        <translation>共享，同 globalAgent</translation>
    </message>
    <message>
        <source>new: agent: false</source>
        <translation>新建：agent: false</translation>
    </message>
    <message>
        <source>none: a socket of its own</source>
        <translation>不用：独占一个套接字</translation>
    </message>
    <message>
        <source>with options of its own: maxSockets 1</source>
        <translation>自定选项：maxSockets 1</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>服务器(&amp;S)</translation>
    </message>
    <message>
        <source>Answer by &amp;hand</source>
        <translation>手动响应(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Proxy for other servers</source>
        <translation>作为其他服务器的代理(&amp;P)</translation>
    </message>
    <message>
        <source>H&amp;ost and port …</source>
        <translation>主机与端口(&amp;O) …</translation>
    </message>
    <message>
        <source>&amp;Certificate …</source>
        <translation>证书(&amp;C) …</translation>
    </message>
    <message>
        <source>P&amp;layground</source>
        <translation>练习场(&amp;L)</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::HandDesk</name>
    <message>
        <source>Nothing waits. What happens next waits for the next Step.</source>
        <translation>没有什么在等。接下来发生的会等下一次单步。</translation>
    </message>
    <message>
        <source>By hand: every step from here on waits for Step (F10).</source>
        <translation>手动：从现在起每一步都等你按单步（F10）。</translation>
    </message>
    <message>
        <source>Nothing is held any more: what waited goes on, in order.</source>
        <translation>不再停住任何东西：等着的按顺序继续。</translation>
    </message>
    <message>
        <source>It has gone on meanwhile: this is how it is now.</source>
        <translation>其间它已继续：现在是这样。</translation>
    </message>
    <message>
        <source>It is no longer held.</source>
        <translation>它已不再被停住。</translation>
    </message>
    <message>
        <source>There is nothing in it to edit.</source>
        <translation>其中没有可编辑的内容。</translation>
    </message>
    <message>
        <source>%1 elsewhere: %2, %3</source>
        <translation>%1（别处）：%2，%3</translation>
    </message>
    <message>
        <source>Freeze our dead&amp;lines again</source>
        <translation>再次暂停我方的期限(&amp;L)</translation>
    </message>
    <message>
        <source>Let our dead&amp;lines run</source>
        <translation>让我方的期限继续走(&amp;L)</translation>
    </message>
    <message>
        <source>end() is not missing any more: this is how it was then.</source>
        <translation>现在已不缺 end()：这里显示的是当时的情形。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::HandPanel</name>
    <message>
        <source>By hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Edit …</source>
        <translation>编辑 …</translation>
    </message>
    <message>
        <source>Change its bytes before it goes on</source>
        <translation>在它继续之前改动它的字节</translation>
    </message>
    <message>
        <source>Answer instead …</source>
        <translation>代为响应 …</translation>
    </message>
    <message>
        <source>Answers in place of the handler</source>
        <translation>代替请求处理函数作出响应</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Its bytes go nowhere</source>
        <translation>它的字节哪里也不去</translation>
    </message>
    <message>
        <source>Call end() now</source>
        <translation>现在调用 end()</translation>
    </message>
    <message>
        <source>Everybody waits for it</source>
        <translation>大家都在等它</translation>
    </message>
    <message>
        <source>By hand: nothing waits here.</source>
        <translation>手动：这里没有什么在等。</translation>
    </message>
    <message>
        <source>Let deadlines run</source>
        <translation>让期限继续走</translation>
    </message>
    <message>
        <source>Freeze deadlines</source>
        <translation>暂停期限</translation>
    </message>
    <message>
        <source>Our own deadlines of this connection stand still while it is held</source>
        <translation>停住期间，这个连接上我方的期限暂停计时</translation>
    </message>
    <message>
        <source>Our own deadlines of this connection run although it is held</source>
        <translation>虽然停住了，这个连接上我方的期限仍在走</translation>
    </message>
    <message>
        <source>Let it go</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>Lets this step go on (F10)</source>
        <translation>放行这一步（F10）</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::HeaderLine</name>
    <message>
        <source>Exchange %1, %2 %3, %4</source>
        <translation>往返 %1，%2 %3，%4</translation>
    </message>
    <message>
        <source>No exchange</source>
        <translation>没有往返</translation>
    </message>
    <message>
        <source>Exchange %1</source>
        <translation>往返 %1</translation>
    </message>
    <message>
        <source>Suggestion</source>
        <translation>建议</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::HeaderRows</name>
    <message>
        <source>+ Add a header</source>
        <translation>+ 添加请求头</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Header name</source>
        <translation>请求头名称</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Header value</source>
        <translation>请求头的值</translation>
    </message>
    <message>
        <source>Remove this header</source>
        <translation>移除此请求头</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::HeadersPage</name>
    <message>
        <source>Headers</source>
        <translation>消息头</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::HeldEditor</name>
    <message>
        <source>What is held</source>
        <translation>被停住的内容</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Two hexadecimal digits each</source>
        <translation>每个字节两位十六进制数</translation>
    </message>
    <message>
        <source>What goes on in its place</source>
        <translation>代替它继续的内容</translation>
    </message>
    <message>
        <source>Framing</source>
        <translation>消息边界</translation>
    </message>
    <message>
        <source>framing follows</source>
        <translation>边界随之更正</translation>
    </message>
    <message>
        <source>chunk-size or Content-Length become right</source>
        <translation>chunk-size 或 Content-Length 会改成正确的</translation>
    </message>
    <message>
        <source>leave it wrong</source>
        <translation>保持错误</translation>
    </message>
    <message>
        <source>On purpose: the receiver will take it for something else</source>
        <translation>故意如此：接收方会误解它</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>&amp;Put in its place</source>
        <translation>替换(&amp;P)</translation>
    </message>
    <message>
        <source>Put in its place and &amp;let go</source>
        <translation>替换并放行(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Drop it</source>
        <translation>丢弃(&amp;D)</translation>
    </message>
    <message>
        <source>Or answer in place of the handler</source>
        <translation>或者代替请求处理函数作出响应</translation>
    </message>
    <message>
        <source>Status code</source>
        <translation>状态码</translation>
    </message>
    <message>
        <source>Fields of the answer, a line each</source>
        <translation>响应的字段，每行一个</translation>
    </message>
    <message>
        <source>Name: value, a line each</source>
        <translation>名称: 值，每行一个</translation>
    </message>
    <message>
        <source>Body of the answer</source>
        <translation>响应体</translation>
    </message>
    <message>
        <source>body</source>
        <translation>消息体</translation>
    </message>
    <message>
        <source>&amp;Answer</source>
        <translation>响应(&amp;A)</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>from the client to the server</source>
        <translation>从客户端到服务器</translation>
    </message>
    <message>
        <source>from the server to the client</source>
        <translation>从服务器到客户端</translation>
    </message>
    <message>
        <source>to your program</source>
        <translation>给你的程序</translation>
    </message>
    <message>
        <source>to the server&apos;s handler</source>
        <translation>给请求处理函数</translation>
    </message>
    <message>
        <source>It has gone on.</source>
        <translation>它已继续。</translation>
    </message>
    <message>
        <source>Dropped by you.</source>
        <translation>已被你丢弃。</translation>
    </message>
    <message>
        <source>Answered by you.</source>
        <translation>已由你响应。</translation>
    </message>
    <message>
        <source>Changed by you: %1 → %2.</source>
        <translation>已被你改动：%1 → %2。</translation>
    </message>
    <message>
        <source>A head has no characters beyond U+00FF.</source>
        <translation>head 中不能有 U+00FF 以外的字符。</translation>
    </message>
    <message>
        <source>`%1` is no hexadecimal digit.</source>
        <translation>`%1` 不是十六进制数字。</translation>
    </message>
    <message>
        <source>A digit is missing: two for each byte.</source>
        <translation>缺一位数字：每个字节两位。</translation>
    </message>
    <message>
        <source>The wire stays as it was: only the program gets something else.</source>
        <translation>线路上保持原样：只是程序得到别的内容。</translation>
    </message>
    <message>
        <source>chunk-size: %1</source>
        <translation>chunk-size：%1</translation>
    </message>
    <message>
        <source>chunk-size stays %1, and %2 follow it</source>
        <translation>chunk-size 仍是 %1，其后却有 %2</translation>
    </message>
    <message>
        <source>Content-Length follows, as long as the head is held, too.</source>
        <translation>只要 head 也还停住，Content-Length 就随之更正。</translation>
    </message>
    <message>
        <source>Content-Length stays as it is.</source>
        <translation>Content-Length 保持原样。</translation>
    </message>
    <message>
        <source>The body stays framed as the head said.</source>
        <translation>消息体的边界仍按原来的 head。</translation>
    </message>
    <message>
        <source>Whatever it says goes out as it stands here.</source>
        <translation>不管写了什么，都按这里的样子发出。</translation>
    </message>
    <message>
        <source>`%1` has no name and colon.</source>
        <translation>`%1` 没有名称和冒号。</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>It has gone on as it was: what stands here was put nowhere.</source>
        <translation>它已原样放行：这里写的内容没有放进任何地方。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::HexView</name>
    <message>
        <source>Bytes on the wire</source>
        <translation>传输的字节</translation>
    </message>
    <message>
        <source>No bytes at this moment.</source>
        <translation>此刻没有字节。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>消息头</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>消息体</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>At this moment there is nothing of the selected exchange.</source>
        <translation>此刻所选往返还什么都没有。</translation>
    </message>
    <message>
        <source>Select an exchange.</source>
        <translation>请选择一次往返。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::LinkControls</name>
    <message>
        <source>As it is between the two: nothing is delayed</source>
        <translation>两端之间保持原样：不加延迟</translation>
    </message>
    <message>
        <source>&amp;Conditions …</source>
        <translation>条件 …(&amp;C)</translation>
    </message>
    <message>
        <source>Conditions of this c&amp;onnection …</source>
        <translation>此连接的条件 …(&amp;O)</translation>
    </message>
    <message>
        <source>Nothing lies between the two ends</source>
        <translation>两端之间没有任何条件</translation>
    </message>
    <message>
        <source>Link: %1</source>
        <translation>链路：%1</translation>
    </message>
    <message>
        <source>%1 before the client writes them</source>
        <translation>客户端写出之前的 %1</translation>
    </message>
    <message>
        <source>%1 before the server writes them</source>
        <translation>服务器写出之前的 %1</translation>
    </message>
    <message>
        <source>%1 before the client reads them</source>
        <translation>客户端读取之前的 %1</translation>
    </message>
    <message>
        <source>%1 before the server reads them</source>
        <translation>服务器读取之前的 %1</translation>
    </message>
    <message>
        <source>delayed now: %1</source>
        <translation>正在延迟：%1</translation>
    </message>
    <message>
        <source>The other end is not of this program: only what is written and read here is known.</source>
        <translation>另一端不属于本程序：只知道这里写出和读到的内容。</translation>
    </message>
    <message>
        <source>client → server</source>
        <translation>客户端 → 服务器</translation>
    </message>
    <message>
        <source>server → client</source>
        <translation>服务器 → 客户端</translation>
    </message>
    <message>
        <source>Stalled by you: %1</source>
        <translation>你让它停滞：%1</translation>
    </message>
    <message>
        <source>Nothing moves there until “Let it go on” (menu Link)</source>
        <translation>在“放行”（菜单“链路”）之前，那里没有任何进展</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链路</translation>
    </message>
    <message>
        <source>Ordered by you, not reached yet: %1</source>
        <translation>你已下达、尚未发生：%1</translation>
    </message>
    <message>
        <source>You have chosen: %1.</source>
        <translation>你选择的：%1。</translation>
    </message>
    <message>
        <source>The selected exchange has no open connection</source>
        <translation>选中的往返没有打开的连接</translation>
    </message>
    <message>
        <source>one byte</source>
        <translation>一字节</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::LinkDialog</name>
    <message>
        <source>of every connection, also of those that come</source>
        <translation>用于所有连接，包括之后的连接</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Conditions of the link</source>
        <translation>链路条件</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>They act on our side of the socket, in order. Where the other end is not of this program only what we wrote and read is known.</source>
        <translation>条件作用在套接字的我方一侧，次序不变。另一端不属于本程序时，只知道我方写出和读到的内容。</translation>
    </message>
    <message>
        <source>of %1 alone</source>
        <translation>只用于 %1</translation>
    </message>
    <message>
        <source>of this connection alone</source>
        <translation>只用于此连接</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::LinkForm</name>
    <message>
        <source>Like</source>
        <translation>如同</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>your own</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Latency, one way</source>
        <translation>单程延迟</translation>
    </message>
    <message>
        <source>Jitter, up to</source>
        <translation>抖动，最多</translation>
    </message>
    <message>
        <source>Bandwidth</source>
        <translation>带宽</translation>
    </message>
    <message>
        <source>Bytes in a write</source>
        <translation>每次写的字节数</translation>
    </message>
    <message>
        <source>to the server</source>
        <translation>到服务器</translation>
    </message>
    <message>
        <source>to the client</source>
        <translation>到客户端</translation>
    </message>
    <message>
        <source>A time, as in “150 ms” or “1.2 s”, of an hour at the most.</source>
        <translation>时间，例如“150 ms”或“1.2 s”，最多一小时。</translation>
    </message>
    <message>
        <source>A time, as in “30 ms”, of an hour at the most.</source>
        <translation>时间，例如“30 ms”，最多一小时。</translation>
    </message>
    <message>
        <source>A rate, as in “768 kbit/s” or “1.6 Mbit/s”; or “unlimited”.</source>
        <translation>速率，例如“768 kbit/s”或“1.6 Mbit/s”；或“不限”。</translation>
    </message>
    <message>
        <source>A number of bytes, as in “1” or “1460 B”; or “as it comes”.</source>
        <translation>字节数，例如“1”或“1460 B”；或“原样”。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::MainWindow</name>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>No server: %1</source>
        <translation>没有服务器：%1</translation>
    </message>
    <message>
        <source>Pick another port in the tab Server, or send to a server elsewhere.</source>
        <translation>请在“服务器”标签页换一个端口，或者向别处的服务器发送请求。</translation>
    </message>
    <message>
        <source>No server runs here. Ctrl+Enter sends `%1`.</source>
        <translation>这里没有运行服务器。按 Ctrl+Enter 发送 `%1`。</translation>
    </message>
    <message>
        <source>Start one in the tab Server.</source>
        <translation>可以在“服务器”标签页启动一个。</translation>
    </message>
    <message>
        <source>The plan of this request is not in the trace.</source>
        <translation>记录里没有这个请求的计划。</translation>
    </message>
    <message>
        <source>About Roundtrip</source>
        <translation>关于 Roundtrip</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;b&gt;Roundtrip&lt;/b&gt; %1&lt;/p&gt;&lt;p&gt;HTTP/1.1, made visible: a real server, client and agent with the vocabulary of Node&apos;s &lt;code&gt;http&lt;/code&gt;, and a window that shows every step.&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;b&gt;Roundtrip&lt;/b&gt; %1&lt;/p&gt;&lt;p&gt;看得见的 HTTP/1.1：真实的服务器、客户端和 agent（连接池），沿用 Node &lt;code&gt;http&lt;/code&gt; 模块的词汇，并在一个窗口里展示每一步。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Controls</source>
        <translation>控制</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>要做什么</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Exchanges</source>
        <translation>往返</translation>
    </message>
    <message numerus="yes">
        <source>%L1 of %Ln exchange(s)</source>
        <translation>
            <numerusform>%L1 / %Ln 次往返</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln exchange(s)</source>
        <translation>
            <numerusform>%Ln 次往返</numerusform>
        </translation>
    </message>
    <message>
        <source>Exchange %1 runs: show it</source>
        <translation>往返 %1 正在进行：显示</translation>
    </message>
    <message>
        <source>Exchange %1 is the newest: show it</source>
        <translation>往返 %1 是最新的：显示</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>显示 %1</translation>
    </message>
    <message>
        <source>End, in the list, does the same</source>
        <translation>在列表中按 End 键效果相同</translation>
    </message>
    <message>
        <source>Try next</source>
        <translation>接下来试试</translation>
    </message>
    <message>
        <source>Try next: what if end() is forgotten?</source>
        <translation>接下来试试：忘记调用 end() 会怎样？</translation>
    </message>
    <message>
        <source>Sets the form to forget end(); Ctrl+Enter sends it</source>
        <translation>把表单设为忘记 end()；按 Ctrl+Enter 发送</translation>
    </message>
    <message numerus="yes">
        <source>agent: %Ln connection(s) in use, %L1 free in the pool</source>
        <translation>
            <numerusform>agent：%Ln 个连接使用中，连接池空闲 %L1 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>server: %Ln connection(s)</source>
        <translation>
            <numerusform>服务器：%Ln 个连接</numerusform>
        </translation>
    </message>
    <message>
        <source>end() will be forgotten: Ctrl+Enter sends it</source>
        <translation>将忘记调用 end()：按 Ctrl+Enter 发送</translation>
    </message>
    <message>
        <source>no connection was made</source>
        <translation>没有建立连接</translation>
    </message>
    <message>
        <source>The request is not known.</source>
        <translation>还不知道这个请求。</translation>
    </message>
    <message>
        <source>Only a part of the body is kept: the command is not complete.</source>
        <translation>只保留了正文的一部分：命令不完整。</translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation>下次启动时切换语言。</translation>
    </message>
    <message>
        <source>Not all of the request has been sent at this moment: the command has what has.</source>
        <translation>此刻请求还没有全部发出：命令里只有已发出的部分。</translation>
    </message>
    <message>
        <source>curl sends no trailers: the command leaves them out.</source>
        <translation>curl 不发送 trailer：命令里省去了它们。</translation>
    </message>
    <message>
        <source>Pauses when it happens.</source>
        <translation>发生时会暂停。</translation>
    </message>
    <message>
        <source>Exchange %1: %2</source>
        <translation>往返 %1：%2</translation>
    </message>
    <message>
        <source>The proxy asks for what it is asked for: two exchanges, joined by cause</source>
        <translation>代理替请求者去请求：两次往返，由因果相连</translation>
    </message>
    <message>
        <source>The agent is another one by now: this is how it is.</source>
        <translation>这个 agent 现在已经不同：这是它现在的样子。</translation>
    </message>
    <message>
        <source>Request, server, agent</source>
        <translation>请求、服务器、agent</translation>
    </message>
    <message>
        <source>Breakpoint %1 holds %2: show it</source>
        <translation>断点 %1 停住了%2：显示</translation>
    </message>
    <message>
        <source>%1 is held by hand: show it</source>
        <translation>手动停住了%1：显示</translation>
    </message>
    <message numerus="yes">
        <source>%Ln held · %1</source>
        <translation>
            <numerusform>%Ln 个停住 · %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held</source>
        <translation>
            <numerusform>%Ln 个停住</numerusform>
        </translation>
    </message>
    <message>
        <source>Show what is held</source>
        <translation>显示停住的步骤</translation>
    </message>
    <message>
        <source>Goes to what waits longest in another exchange: that one really waits (F8)</source>
        <translation>转到其他往返中等待最久的步骤；它确实在等（F8）</translation>
    </message>
    <message>
        <source>This trace is a recorded one: it cannot begin anew.</source>
        <translation>这是录下的轨迹：不能重新开始。</translation>
    </message>
    <message>
        <source>It was not done: %1</source>
        <translation>没有执行：%1</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message numerus="yes">
        <source>The list is still %L1 event(s) behind</source>
        <translation>
            <numerusform>列表还落后 %L1 个事件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%L1 older event(s) forgotten, to stay within the limit</source>
        <translation>
            <numerusform>为不超出限制，已遗忘 %L1 个较早的事件</numerusform>
        </translation>
    </message>
    <message>
        <source>A server listens on %1. Ctrl+Enter sends `%2`.</source>
        <translation>服务器正在监听 %1。按 Ctrl+Enter 发送 `%2`。</translation>
    </message>
    <message>
        <source>Or ask it from outside: `curl -k https://%1/`</source>
        <translation>或从外部请求：`curl -k https://%1/`</translation>
    </message>
    <message>
        <source>Or ask it from outside: `curl http://%1/`</source>
        <translation>或从外部请求：`curl http://%1/`</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>尚未开始</translation>
    </message>
    <message>
        <source>It was held then; it is not held any more</source>
        <translation>当时停住了；现在已不再停住</translation>
    </message>
    <message>
        <source>What is held belongs to no exchange yet</source>
        <translation>停住的步骤还不属于任何往返</translation>
    </message>
    <message>
        <source>This demonstration again</source>
        <translation>重新演示</translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) you did by hand would be thrown away and cannot be repeated.</source>
        <translation>
            <numerusform>你手动做的 %Ln 件事会被丢弃，且无法重复。</numerusform>
        </translation>
    </message>
    <message>
        <source>Begin &amp;again</source>
        <translation>重新开始(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Keep it</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>The form forgets end() now: send it</source>
        <translation>表单现在会忘记 end()：发送</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Sends what stands in the form, as Ctrl+Enter does</source>
        <translation>发送表单里的内容，同 Ctrl+Enter</translation>
    </message>
    <message numerus="yes">
        <source>%Ln connection(s) held, without a request yet</source>
        <translation>
            <numerusform>停住了 %Ln 个连接，还没有请求</numerusform>
        </translation>
    </message>
    <message>
        <source>This waits in another exchange. Step (F10) lets it go.</source>
        <translation>它在另一次往返里等待。单步（F10）放行。</translation>
    </message>
    <message>
        <source>Let go: %1, %2</source>
        <translation>已放行：%1，%2</translation>
    </message>
    <message>
        <source>newest event: #%1</source>
        <translation>最新事件：#%1</translation>
    </message>
    <message>
        <source>event #</source>
        <translation>事件 #</translation>
    </message>
    <message>
        <source>Space, F10, Home and End are about time; Ctrl+L goes to the URL</source>
        <translation>空格、F10、Home 和 End 控制时间；Ctrl+L 到 URL</translation>
    </message>
    <message>
        <source>Try next: forget end()</source>
        <translation>接下来试试：忘记 end()</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ModeBadge</name>
    <message>
        <source>What is shown</source>
        <translation>显示的内容</translation>
    </message>
    <message>
        <source>What is shown is now.</source>
        <translation>显示的就是现在。</translation>
    </message>
    <message numerus="yes">
        <source>The present is %1 ahead; %Ln event(s) are waiting.</source>
        <translation>
            <numerusform>现在还在前面 %1；有 %Ln 个事件在等待。</numerusform>
        </translation>
    </message>
    <message>
        <source>The real exchange waits. Step lets one go, Go on all.</source>
        <translation>这次往返确实在等。“单步”放行一个，“继续”全部放行。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::MomentField</name>
    <message>
        <source>Go to event</source>
        <translation>转到事件</translation>
    </message>
    <message>
        <source>The last event that has happened. Type another number and press Enter.</source>
        <translation>最后发生的事件。输入另一个编号并按 Enter。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::MoreBelow</name>
    <message>
        <source>▾ %1</source>
        <translation>▾ %1</translation>
    </message>
    <message>
        <source>Further down: %1</source>
        <translation>下方还有：%1</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::NoteCard</name>
    <message>
        <source>from you</source>
        <translation>你给的</translation>
    </message>
    <message>
        <source>from the handler</source>
        <translation>处理函数给的</translation>
    </message>
    <message>
        <source>added by the module</source>
        <translation>模块加的</translation>
    </message>
    <message>
        <source>What these bytes are</source>
        <translation>这些字节是什么</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>event %1 says so</source>
        <translation>依据是事件 %1</translation>
    </message>
    <message>
        <source>from the proxy</source>
        <translation>来自代理</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::PieceEdit</name>
    <message>
        <source>Piece of the body</source>
        <translation>请求体的片段</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::PieceRows</name>
    <message>
        <source>+ Add a piece</source>
        <translation>+ 添加片段</translation>
    </message>
    <message>
        <source>Wait before this piece</source>
        <translation>发送此片段前的等待</translation>
    </message>
    <message>
        <source>How long to wait before this write(): 300 ms, 1.2 s</source>
        <translation>这次 write() 之前等待多久：300 ms、1.2 s</translation>
    </message>
    <message>
        <source>Remove this piece</source>
        <translation>移除此片段</translation>
    </message>
    <message>
        <source>Say how long: 300 ms or 1.2 s, an hour at the most</source>
        <translation>请写明时长：300 ms 或 1.2 s，最多一小时</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::PoolView</name>
    <message>
        <source>Agent pool</source>
        <translation>连接池</translation>
    </message>
    <message>
        <source>%1, %2:%3: %4 in use, %5 free, %6 waiting</source>
        <translation>%1，%2:%3：%4 个在用，%5 个空闲，%6 个等待</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::Presenter</name>
    <message>
        <source>Black screen</source>
        <translation>黑屏</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::RequestCheck</name>
    <message>
        <source>Content-Length “%1” is no number: a server refuses the request.</source>
        <translation>Content-Length “%1” 不是数字：服务器会拒绝这个请求。</translation>
    </message>
    <message>
        <source>Content-Length says %1, the pieces have %2 bytes: the server reads the last %3 as the next request.</source>
        <translation>Content-Length 写的是 %1，各片段共 %2 字节：服务器会把最后 %3 字节当作下一个请求来读。</translation>
    </message>
    <message>
        <source>Content-Length says %1, the pieces have %2 bytes: the server waits for %3 that never come.</source>
        <translation>Content-Length 写的是 %1，各片段共 %2 字节：服务器会等待永远不会到来的 %3 字节。</translation>
    </message>
    <message>
        <source>Nothing says where this body ends, and the request says Connection: close: the server does not read these bytes.</source>
        <translation>没有任何标记说明请求体在哪里结束，而请求又写着 Connection: close：服务器不会读这些字节。</translation>
    </message>
    <message>
        <source>Nothing says where this body ends: the server reads its bytes as the next request.</source>
        <translation>没有任何标记说明请求体在哪里结束：服务器会把它的字节当成下一个请求。</translation>
    </message>
    <message>
        <source>Content-Length says %1, the pieces have %2 bytes, and the request says Connection: close: the server does not read the last %3.</source>
        <translation>Content-Length 写的是 %1，各片段共有 %2 字节，而请求又写着 Connection: close：服务器不会读最后 %3 个字节。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::RequestForm</name>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Headers of yours</source>
        <translation>你的请求头</translation>
    </message>
    <message>
        <source>Body, one row for each request.write()</source>
        <translation>请求体，每行一次 request.write()</translation>
    </message>
    <message>
        <source>wait for &apos;continue&apos;</source>
        <translation>等待 &apos;continue&apos;</translation>
    </message>
    <message>
        <source>Sends Expect: 100-continue, and the body when the server says so</source>
        <translation>发送 Expect: 100-continue，等服务器同意后再发请求体</translation>
    </message>
    <message>
        <source>Framing</source>
        <translation>消息边界</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>As Node decides</source>
        <translation>由 Node 的规则决定</translation>
    </message>
    <message>
        <source>length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>chunked</source>
        <translation>分块</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Nothing says where the body ends</source>
        <translation>没有任何标记说明请求体在哪里结束</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>结束方式</translation>
    </message>
    <message>
        <source>forget end()</source>
        <translation>忘记 end()</translation>
    </message>
    <message>
        <source>The request is never finished, as when end() is forgotten</source>
        <translation>请求永远不结束，就像忘记调用 end()</translation>
    </message>
    <message>
        <source>abort</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>destroy() after the pieces</source>
        <translation>写完各片段后调用 destroy()</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent（连接池）</translation>
    </message>
    <message>
        <source>Timeout</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>After this long without an answer the request is destroyed: 500 ms, 5 s, none</source>
        <translation>这么久没有响应就销毁请求：500 ms、5 s、无</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send the request (Ctrl+Enter)</source>
        <translation>发送请求（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Say how long: 500 ms or 5 s, an hour at the most</source>
        <translation>请写明时长：500 ms 或 5 s，最多一小时</translation>
    </message>
    <message>
        <source>The module adds: %1</source>
        <translation>模块会加上：%1</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>再次发送</translation>
    </message>
    <message>
        <source>The selected exchange&apos;s request once more, as it was or with one change: before and after stand side by side</source>
        <translation>把所选往返的请求再发一次，照原样或改一处：之前与之后并排显示</translation>
    </message>
    <message>
        <source>Do not compare</source>
        <translation>不比较</translation>
    </message>
    <message>
        <source>Your choices below add: %1</source>
        <translation>下面的选择会添加：%1</translation>
    </message>
    <message>
        <source>Calls end() after the pieces</source>
        <translation>各段之后调用 end()</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>After the pieces you make the calls: setHeader(), write(), end() …</source>
        <translation>各段之后由你来调用：setHeader()、write()、end() ……</translation>
    </message>
    <message>
        <source>Change one thing here</source>
        <translation>在这里改动一处</translation>
    </message>
    <message>
        <source>Then Send: before and after will stand side by side.</source>
        <translation>然后发送：前后两次会并排显示。</translation>
    </message>
    <message>
        <source>Send and compare</source>
        <translation>发送并比较</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::SendAgain</name>
    <message>
        <source>Method &amp;GET</source>
        <translation>方法 &amp;GET</translation>
    </message>
    <message>
        <source>Method &amp;POST</source>
        <translation>方法 &amp;POST</translation>
    </message>
    <message>
        <source>Method &amp;HEAD</source>
        <translation>方法 &amp;HEAD</translation>
    </message>
    <message>
        <source>Framing: &amp;chunked</source>
        <translation>分界：&amp;chunked</translation>
    </message>
    <message>
        <source>Framing: Content-&amp;Length</source>
        <translation>分界：Content-&amp;Length</translation>
    </message>
    <message>
        <source>&amp;end() forgotten</source>
        <translation>不调用 end()(&amp;E)</translation>
    </message>
    <message>
        <source>Agent: the &amp;shared one</source>
        <translation>Agent：共享的(&amp;S)</translation>
    </message>
    <message>
        <source>Agent: &amp;none, a socket of its own</source>
        <translation>Agent：无，独占套接字(&amp;N)</translation>
    </message>
    <message>
        <source>Connection: cl&amp;ose</source>
        <translation>Connection: cl&amp;ose</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::SentenceView</name>
    <message>
        <source>What happens now</source>
        <translation>此刻发生了什么</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::ServerForm</name>
    <message>
        <source>Stop server</source>
        <translation>停止服务器</translation>
    </message>
    <message>
        <source>Start server</source>
        <translation>启动服务器</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>any free</source>
        <translation>任意空闲</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Use a free port</source>
        <translation>使用空闲端口</translation>
    </message>
    <message>
        <source>Playground: a click puts an example into the form</source>
        <translation>练习场：单击即把示例填入请求表单</translation>
    </message>
    <message>
        <source>Routes of the playground</source>
        <translation>练习场的路由</translation>
    </message>
    <message>
        <source>Other machines can reach this server.</source>
        <translation>其他机器可以访问这个服务器。</translation>
    </message>
    <message>
        <source>Other machines will be able to reach this server.</source>
        <translation>启动后，其他机器可以访问这个服务器。</translation>
    </message>
    <message>
        <source>Port %1 is above 65535.</source>
        <translation>端口 %1 大于 65535。</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>改用 %1</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>私钥</translation>
    </message>
    <message>
        <source>none: http</source>
        <translation>没有：http</translation>
    </message>
    <message>
        <source>Certificate and private key (PEM), for https</source>
        <translation>证书和私钥（PEM），用于 https</translation>
    </message>
    <message>
        <source>Through the proxy they reach whatever this machine can.</source>
        <translation>通过代理，它们可以访问这台机器能访问的一切。</translation>
    </message>
    <message>
        <source>Proxy for other servers</source>
        <translation>作为其他服务器的代理</translation>
    </message>
    <message>
        <source>Hands on what is meant for other servers, and connects to whatever host is asked for; https through a tunnel</source>
        <translation>把发给其他服务器的请求转发出去，请求哪个主机就连接哪个主机；https 走隧道</translation>
    </message>
    <message>
        <source>Then: %1</source>
        <translation>当时：%1</translation>
    </message>
    <message>
        <source>Answer by hand</source>
        <translation>手动响应</translation>
    </message>
    <message>
        <source>Every request waits until you make the calls of its response: a real curl waits, too</source>
        <translation>每个请求都等你来调用它的响应：真正的 curl 也会等</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::SheetView</name>
    <message>
        <source>you</source>
        <translation>你</translation>
    </message>
    <message>
        <source>the module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>the handler</source>
        <translation>请求处理函数</translation>
    </message>
    <message>
        <source>the proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>the client, handed on</source>
        <translation>客户端，经转交</translation>
    </message>
    <message>
        <source>the server, handed on</source>
        <translation>服务器，经转交</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::Stage</name>
    <message>
        <source>This exchange was forgotten, to stay within the limit.</source>
        <translation>为不超出内存上限，这次往返已被遗忘。</translation>
    </message>
    <message>
        <source>What is selected has not begun at this moment.</source>
        <translation>在这一时刻，所选的往返还没有开始。</translation>
    </message>
    <message>
        <source>Go on from here (F5) goes there.</source>
        <translation>“从这里继续”（F5）会到那里。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::StageView</name>
    <message>
        <source>Stage</source>
        <translation>舞台</translation>
    </message>
    <message>
        <source>time runs down · not to scale</source>
        <translation>时间自上而下 · 不按比例</translation>
    </message>
    <message>
        <source>%1 now</source>
        <translation>现在 %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 to the server: %2</source>
        <translation>%1 发往服务器：%2</translation>
    </message>
    <message>
        <source>%1 to the client: %2</source>
        <translation>%1 发往客户端：%2</translation>
    </message>
    <message>
        <source>over after %1</source>
        <translation>历时 %1，已结束</translation>
    </message>
    <message>
        <source>over after %1 · last event at %2</source>
        <translation>历时 %1，已结束 · 最后的事件在 %2</translation>
    </message>
    <message>
        <source>%1, out of sight</source>
        <translation>%1，在视野之外</translation>
    </message>
    <message>
        <source>%1, on its way</source>
        <translation>%1，在途中</translation>
    </message>
    <message>
        <source>TCP connect to the server</source>
        <translation>TCP 连接到服务器</translation>
    </message>
    <message>
        <source>FIN to the server</source>
        <translation>FIN 发往服务器</translation>
    </message>
    <message>
        <source>FIN to the client</source>
        <translation>FIN 发往客户端</translation>
    </message>
    <message>
        <source>RST to the server</source>
        <translation>RST 发往服务器</translation>
    </message>
    <message>
        <source>RST to the client</source>
        <translation>RST 发往客户端</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>%1, given up</source>
        <translation>%1，已放弃</translation>
    </message>
    <message>
        <source>%1, nobody reads it</source>
        <translation>%1，无人读取</translation>
    </message>
    <message>
        <source>%1 stands still: %2</source>
        <translation>%1 暂停计时：%2</translation>
    </message>
    <message>
        <source>%1 stands still: %2. A click lets it run.</source>
        <translation>%1 暂停计时：%2。点击让它继续走。</translation>
    </message>
    <message>
        <source>%1, %2. A double click opens it.</source>
        <translation>%1，%2。双击打开。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::StageViews</name>
    <message>
        <source>What the stage shows</source>
        <translation>舞台显示什么</translation>
    </message>
    <message>
        <source>There is nothing to compare yet: send again, or choose an exchange that has another one above it</source>
        <translation>还没有可以比较的：请再次发送，或选择上方还有另一次往返的那一次</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>end</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>before the first event</source>
        <translation>第一个事件之前</translation>
    </message>
    <message>
        <source>What comes later. Drag into it to go on.</source>
        <translation>之后的内容。拖进去即可继续。</translation>
    </message>
    <message>
        <source>not to scale</source>
        <translation>不按比例</translation>
    </message>
    <message>
        <source>after event #%1</source>
        <translation>事件 #%1 之后</translation>
    </message>
    <message>
        <source>%1 in all</source>
        <translation>共 %1</translation>
    </message>
    <message>
        <source>From the first event to the end: %1. Not to scale: half by the number of events and half by time, so that the steps of a millisecond can be told apart and a pause is seen.</source>
        <translation>从第一个事件到末尾：%1。不按比例：一半按事件数，一半按时间，这样一毫秒内的各步可以分辨，停顿也看得出来。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::TimingPage</name>
    <message>
        <source>Where the time went</source>
        <translation>时间花在哪里</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>At</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>历时</translation>
    </message>
    <message>
        <source>Together, so far</source>
        <translation>合计（目前）</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>The answer began before the request had ended: both at once is one stretch.</source>
        <translation>请求结束之前响应已经开始：两者同时进行的算作一段。</translation>
    </message>
    <message>
        <source>From its first event to the closing of its halves.</source>
        <translation>从第一个事件到两半都关闭。</translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more, in the page Events</source>
        <translation>
            <numerusform>……还有 %Ln 个，见“事件”页</numerusform>
        </translation>
    </message>
    <message>
        <source>From its first event to the closing of its halves. Each of the two exchanges of a proxy has its own: what is asked begins within the one that asks, and may close behind it.</source>
        <translation>从其第一个事件到两半关闭。代理的两次往返各有自己的时间：被请求的那次在请求方那次之内开始，可能在其之后关闭。</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::TlsFields</name>
    <message>
        <source>CA file</source>
        <translation>CA 文件</translation>
    </message>
    <message>
        <source>accept this certificate anyway</source>
        <translation>仍然接受此证书</translation>
    </message>
    <message>
        <source>rejectUnauthorized: false. The bytes are encrypted, but nobody has verified who the server is</source>
        <translation>rejectUnauthorized: false。字节是加密的，但没有人验证过服务器是谁</translation>
    </message>
    <message>
        <source>Trusted certificates</source>
        <translation>信任的证书</translation>
    </message>
    <message>
        <source>the system&apos;s; or a CA file</source>
        <translation>系统的；或一个 CA 文件</translation>
    </message>
    <message>
        <source>those of the plan</source>
        <translation>计划里的</translation>
    </message>
    <message>
        <source>The certificate was refused: %1</source>
        <translation>证书被拒绝：%1</translation>
    </message>
</context>
<context>
    <name>roundtrip::ui::WindowActions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>Put this request into the &amp;form</source>
        <translation>把此请求填入表单(&amp;F)</translation>
    </message>
    <message>
        <source>Go to the &amp;URL</source>
        <translation>转到 &amp;URL</translation>
    </message>
    <message>
        <source>F&amp;ilter the exchanges</source>
        <translation>筛选往返(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Depth</source>
        <translation>深度(&amp;D)</translation>
    </message>
    <message>
        <source>story</source>
        <translation>故事</translation>
    </message>
    <message>
        <source>code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>wire</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>As the &amp;desktop</source>
        <translation>跟随桌面(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>D&amp;ark</source>
        <translation>深色(&amp;A)</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Normal size</source>
        <translation>正常大小(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Capture</source>
        <translation>捕获(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Send the request</source>
        <translation>发送请求(&amp;S)</translation>
    </message>
    <message>
        <source>S&amp;tart server</source>
        <translation>启动服务器(&amp;T)</translation>
    </message>
    <message>
        <source>Sto&amp;p server</source>
        <translation>停止服务器(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>Step &amp;back</source>
        <translation>后退一步(&amp;B)</translation>
    </message>
    <message>
        <source>◀ Step</source>
        <translation>◀ 单步</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Step &amp;forward</source>
        <translation>前进一步(&amp;F)</translation>
    </message>
    <message>
        <source>Step ▶</source>
        <translation>单步 ▶</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>&amp;Replay this exchange</source>
        <translation>回放这次往返(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>回到实时(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Next exchange</source>
        <translation>下一次往返(&amp;N)</translation>
    </message>
    <message>
        <source>Pa&amp;ce</source>
        <translation>速度(&amp;C)</translation>
    </message>
    <message>
        <source>real time</source>
        <translation>原速</translation>
    </message>
    <message>
        <source>1 s a step</source>
        <translation>每步 1 秒</translation>
    </message>
    <message>
        <source>3 s a step</source>
        <translation>每步 3 秒</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Roundtrip</source>
        <translation>关于 Roundtrip(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Copy as cURL</source>
        <translation>复制为 cURL(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;End this exchange: destroy()</source>
        <translation>结束这次往返：destroy()(&amp;E)</translation>
    </message>
    <message>
        <source>C&amp;lear the list</source>
        <translation>清空列表(&amp;L)</translation>
    </message>
    <message>
        <source>Sho&amp;w what was cleared</source>
        <translation>显示已清空的往返(&amp;W)</translation>
    </message>
    <message>
        <source>Show &amp;what comes later</source>
        <translation>显示之后的内容(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Go on from here</source>
        <translation>从这里继续(&amp;G)</translation>
    </message>
    <message>
        <source>One &amp;event forward</source>
        <translation>前进一个事件(&amp;E)</translation>
    </message>
    <message>
        <source>One event bac&amp;k</source>
        <translation>后退一个事件(&amp;K)</translation>
    </message>
    <message>
        <source>Run &amp;to</source>
        <translation>运行到(&amp;T)</translation>
    </message>
    <message>
        <source>the next &apos;req&amp;uest&apos;</source>
        <translation>下一个 &apos;request&apos;(&amp;U)</translation>
    </message>
    <message>
        <source>the next &apos;res&amp;ponse&apos;</source>
        <translation>下一个 &apos;response&apos;(&amp;P)</translation>
    </message>
    <message>
        <source>the &amp;end of the exchange</source>
        <translation>往返结束(&amp;E)</translation>
    </message>
    <message>
        <source>To the beg&amp;inning</source>
        <translation>到开头(&amp;I)</translation>
    </message>
    <message>
        <source>To the end, and foll&amp;ow</source>
        <translation>到结尾并跟随(&amp;O)</translation>
    </message>
    <message>
        <source>To the beginning of this e&amp;xchange</source>
        <translation>到此往返的开头(&amp;X)</translation>
    </message>
    <message>
        <source>To the end of this exc&amp;hange</source>
        <translation>到此往返的结尾(&amp;H)</translation>
    </message>
    <message>
        <source>Go to e&amp;vent …</source>
        <translation>转到事件(&amp;V) …</translation>
    </message>
    <message>
        <source>Previou&amp;s exchange</source>
        <translation>上一个往返(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Slower</source>
        <translation>更慢(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Faster</source>
        <translation>更快(&amp;F)</translation>
    </message>
    <message>
        <source>As fast as it happened</source>
        <translation>与发生时一样快</translation>
    </message>
    <message>
        <source>To scale: 1 s takes %1 s</source>
        <translation>按比例：1 s 放映 %1 s</translation>
    </message>
    <message>
        <source>&amp;Find an action …</source>
        <translation>查找操作(&amp;F) …</translation>
    </message>
    <message>
        <source>&amp;Breakpoints</source>
        <translation>断点(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Link</source>
        <translation>链路(&amp;L)</translation>
    </message>
    <message>
        <source>Sta&amp;ge</source>
        <translation>舞台(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Exchange</source>
        <translation>往返(&amp;E)</translation>
    </message>
    <message>
        <source>Agent &amp;pool</source>
        <translation>连接池(&amp;P)</translation>
    </message>
    <message>
        <source>Send a &amp;burst over the agent</source>
        <translation>经 agent 成批发送(&amp;B)</translation>
    </message>
    <message>
        <source>Set the &amp;agent&apos;s options</source>
        <translation>设置 agent 的选项(&amp;A)</translation>
    </message>
    <message>
        <source>Reduced &amp;motion</source>
        <translation>减少动画(&amp;M)</translation>
    </message>
    <message>
        <source>What moves on the stage is shown where it comes to rest</source>
        <translation>舞台上移动的东西直接显示在终点</translation>
    </message>
    <message>
        <source>Pr&amp;esenter</source>
        <translation>演示(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>放大(&amp;L)</translation>
    </message>
    <message>
        <source>S&amp;maller</source>
        <translation>缩小(&amp;M)</translation>
    </message>
    <message>
        <source>As &amp;wide as its room</source>
        <translation>适合宽度(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Fold what was opened</source>
        <translation>收起已展开的(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Present</source>
        <translation>开始演示(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Leave</source>
        <translation>结束演示(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Black screen</source>
        <translation>黑屏(&amp;B)</translation>
    </message>
    <message>
        <source>This &amp;demonstration again</source>
        <translation>重新演示(&amp;D)</translation>
    </message>
    <message>
        <source>The server on the same port, the form as it was first sent, exchanges from 1 (F12)</source>
        <translation>服务器在同一端口，表单如首次发送时，往返从 1 编号（F12）</translation>
    </message>
    <message>
        <source>Copy as &amp;text</source>
        <translation>复制为文本(&amp;T)</translation>
    </message>
    <message>
        <source>Copy the &amp;bytes</source>
        <translation>复制字节(&amp;B)</translation>
    </message>
    <message>
        <source>To the moment of what is selecte&amp;d</source>
        <translation>到所选项的时刻(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Connection</source>
        <translation>连接(&amp;C)</translation>
    </message>
    <message>
        <source>Connections &amp;side by side</source>
        <translation>并排的连接(&amp;S)</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>&amp;Before, after</source>
        <translation>之前之后(&amp;B)</translation>
    </message>
    <message>
        <source>C&amp;ompare with the exchange above</source>
        <translation>与上面的往返比较(&amp;O)</translation>
    </message>
    <message>
        <source>Send a&amp;gain, as it was</source>
        <translation>照原样再次发送(&amp;G)</translation>
    </message>
    <message>
        <source>Send again, cha&amp;nge one thing</source>
        <translation>再次发送，改一处(&amp;N)</translation>
    </message>
    <message>
        <source>In the &amp;form …</source>
        <translation>在表单中 …(&amp;F)</translation>
    </message>
    <message>
        <source>Call end() n&amp;ow</source>
        <translation>现在调用 end()(&amp;O)</translation>
    </message>
    <message>
        <source>By &amp;hand</source>
        <translation>手动(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Edit what is held …</source>
        <translation>编辑被停住的内容(&amp;E) …</translation>
    </message>
    <message>
        <source>&amp;Answer in place of the handler …</source>
        <translation>代替请求处理函数响应(&amp;A) …</translation>
    </message>
    <message>
        <source>&amp;Drop what is held</source>
        <translation>丢弃被停住的内容(&amp;D)</translation>
    </message>
    <message>
        <source>Let our dead&amp;lines run</source>
        <translation>让我方的期限继续走(&amp;L)</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Real steps wait until Step (F10) lets them go: the other side really waits</source>
        <translation>真实的步骤等到单步（F10）才放行：对方真的在等</translation>
    </message>
    <message>
        <source>By &amp;hand holds</source>
        <translation>手动停住(&amp;H)</translation>
    </message>
    <message>
        <source>our client and our server</source>
        <translation>我方的客户端和服务器</translation>
    </message>
    <message>
        <source>our client</source>
        <translation>我方的客户端</translation>
    </message>
    <message>
        <source>our server</source>
        <translation>我方的服务器</translation>
    </message>
    <message>
        <source>Let it &amp;go</source>
        <translation>放行(&amp;G)</translation>
    </message>
    <message>
        <source>Set in the for&amp;m</source>
        <translation>在表单中设置(&amp;M)</translation>
    </message>
    <message>
        <source>No exchange is selected whose request was made here</source>
        <translation>没有选中由本程序发出请求的往返</translation>
    </message>
    <message>
        <source>No exchange is selected</source>
        <translation>没有选中往返</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>没有选中任何内容</translation>
    </message>
    <message>
        <source>No read or write is selected</source>
        <translation>没有选中读取或写入</translation>
    </message>
    <message>
        <source>Only while presenting (F11)</source>
        <translation>只在演示时可用（F11）</translation>
    </message>
    <message>
        <source>The selected exchange does not run</source>
        <translation>选中的往返不在进行</translation>
    </message>
    <message>
        <source>Nothing was cleared</source>
        <translation>没有清除过任何内容</translation>
    </message>
    <message>
        <source>The server runs</source>
        <translation>服务器正在运行</translation>
    </message>
    <message>
        <source>No server runs</source>
        <translation>没有服务器在运行</translation>
    </message>
    <message>
        <source>Nothing is paused, and nothing is held</source>
        <translation>没有暂停，也没有停住任何东西</translation>
    </message>
    <message>
        <source>It is live already</source>
        <translation>已经是实时</translation>
    </message>
    <message>
        <source>Nobody waits for a forgotten end()</source>
        <translation>没有谁在等忘记调用的 end()</translation>
    </message>
    <message>
        <source>Nothing of this exchange is held</source>
        <translation>这次往返没有被停住的步骤</translation>
    </message>
    <message>
        <source>Nothing is held here whose bytes could be changed</source>
        <translation>这里没有停住可以改动字节的步骤</translation>
    </message>
    <message>
        <source>Nothing is held here whose bytes could be dropped</source>
        <translation>这里没有停住可以丢弃字节的步骤</translation>
    </message>
    <message>
        <source>No request is held in front of its handler</source>
        <translation>没有请求停在请求处理函数之前</translation>
    </message>
    <message>
        <source>No half of this exchange waits for this call of yours</source>
        <translation>这次往返没有哪一半在等你做这个调用</translation>
    </message>
    <message>
        <source>To s&amp;cale</source>
        <translation>按比例(&amp;C)</translation>
    </message>
</context>
<context>
    <name>roundtrip::wire::TlsFiles</name>
    <message>
        <source>Cannot read %1: %2</source>
        <translation>无法读取 %1：%2</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>it is larger than 4 MiB</source>
        <translation>它大于 4 MiB</translation>
    </message>
    <message>
        <source>%1 holds a certificate and no private key</source>
        <translation>%1 里是证书，没有私钥</translation>
    </message>
    <message>
        <source>%1 holds no private key in PEM form</source>
        <translation>%1 里没有 PEM 格式的私钥</translation>
    </message>
    <message>
        <source>The private key in %1 is encrypted; a key without a passphrase is needed</source>
        <translation>%1 里的私钥是加密的；需要没有口令的私钥</translation>
    </message>
    <message>
        <source>The private key in %1 cannot be read: it is damaged, or neither RSA, EC nor DSA</source>
        <translation>无法读取 %1 里的私钥：它已损坏，或者不是 RSA、EC 或 DSA</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form</source>
        <translation>%1 里没有 PEM 格式的证书</translation>
    </message>
    <message>
        <source>The certificate in %1 is damaged</source>
        <translation>%1 里的证书已损坏</translation>
    </message>
    <message>
        <source>The private key in %1 does not belong to the certificate in %2</source>
        <translation>%1 里的私钥与 %2 里的证书不匹配</translation>
    </message>
</context>
</TS>
