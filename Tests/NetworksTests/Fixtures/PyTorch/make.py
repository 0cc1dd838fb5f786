"""Makes the files of this folder; run by hand with PyTorch 2 where they are to change, never by a test.

The hostile ones name a command that would leave a file, so that a test can see that nothing ran.
"""
import torch, pickle, os, io, zipfile, collections, struct
torch.manual_seed(0)
out=os.path.join(os.path.dirname(os.path.abspath(__file__)),'')
def save(obj,name,legacy=False,**k):
    torch.save(obj,out+name,_use_new_zipfile_serialization=not legacy,**k)
base=torch.arange(24,dtype=torch.float32)
def types():
    d=collections.OrderedDict()
    d['weight']=torch.arange(6,dtype=torch.float32).reshape(2,3)/4
    d['transposed']=torch.arange(6,dtype=torch.float32).reshape(2,3).t()
    d['slice']=base.reshape(4,6)[1:3,2:5]
    d['stepped']=base[1::5]
    d['f64']=torch.tensor([1.5,-2.25],dtype=torch.float64)
    d['f16']=torch.tensor([0.5,-3],dtype=torch.float16)
    d['bf16']=torch.tensor([0.5,-3],dtype=torch.bfloat16)
    d['i64']=torch.tensor(7,dtype=torch.int64)
    d['i32']=torch.tensor([-1,2],dtype=torch.int32)
    d['u8']=torch.tensor([0,255],dtype=torch.uint8)
    d['bool']=torch.tensor([True,False])
    d['empty']=torch.zeros(0,3)
    d['parameter']=torch.nn.Parameter(torch.tensor([4.,5.]))
    return d
save(types(),'types-zip.pth'); save(types(),'types-legacy.pth',True)
save(types(),'types-protocol4.pth',pickle_protocol=4)
# a module's own state dict (with _metadata), wrapped as trainings do, with an optimiser
class Net(torch.nn.Module):
    def __init__(s):
        super().__init__(); s.conv1=torch.nn.Conv2d(3,4,3,bias=False); s.bn1=torch.nn.BatchNorm2d(4); s.fc=torch.nn.Linear(4,2)
n=Net()
opt=torch.optim.SGD(n.parameters(),lr=0.1,momentum=0.9)
n.fc(torch.relu(n.bn1(n.conv1(torch.randn(2,3,5,5)))).mean((2,3))).sum().backward(); opt.step()
dp=torch.nn.DataParallel(n)
save({'epoch':12,'arch':'tiny','best':0.75,'state_dict':dp.state_dict(),'optimizer':opt.state_dict(),'args':None},'checkpoint-zip.pth')
save({'epoch':12,'arch':'tiny','best':0.75,'state_dict':dp.state_dict(),'optimizer':opt.state_dict(),'args':None},'checkpoint-legacy.pth',True)
# hostile
class Evil:
    def __reduce__(self): return (os.system,('touch /tmp/camscope-was-here',))
save({'w':torch.ones(2),'x':Evil()},'hostile-zip.pth'); save({'w':torch.ones(2),'x':Evil()},'hostile-legacy.pth',True)
class EvalEvil:
    def __reduce__(self): return (eval,("__import__('os').system('touch /tmp/camscope-was-here')",))
open(out+'hostile-bare.pth','wb').write(pickle.dumps(Evil(),protocol=4))
save({'w':torch.ones(2),'x':EvalEvil()},'hostile-eval-protocol4.pth',pickle_protocol=4)
# a deflated archive
with zipfile.ZipFile(out+'types-zip.pth') as a, zipfile.ZipFile(out+'deflated.pth','w',zipfile.ZIP_DEFLATED) as b:
    for i in a.infolist(): b.writestr(i.filename,a.read(i.filename))
# a whole module
save(n,'module-zip.pth')
torch.jit.save(torch.jit.script(torch.nn.Sequential(torch.nn.Linear(1,1))),out+'torchscript.pt')
